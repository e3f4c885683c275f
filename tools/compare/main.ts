/**
 * Is a move from Airbyte's own source, or from tap-mixpanel, a move to the same data? All three read the same Mixpanel on this
 * machine; what differs has to be on the list of intended differences.
 *
 *   npm run compare [-- --region EU] [-- --keep]
 *
 * Needs root on Linux, Python 3.11 with venv, openssl and ip: the connectors call Mixpanel by its real names, which lead
 * to this machine inside namespaces of their own and nowhere else. `--keep` keeps what the connectors printed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPeers } from './peers.ts';

if (process.platform === 'linux' && process.getuid?.() === 0) {
  installPeers();
  // The network of this machine is needed up to here, and out of reach from here on.
  const inside = [process.execPath, join(import.meta.dirname, 'run-comparison.ts'), ...process.argv.slice(2)];
  const { status } = spawnSync('unshare', ['--net', '--mount', ...inside], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.error(
    'npm run compare needs root on Linux, for it gives the names of Mixpanel to this machine in a namespace.',
  );
  process.exitCode = 1;
}
