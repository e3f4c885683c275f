/**
 * Compares our connector with Airbyte's own source and tap-mixpanel. All three read the same emulator; every difference
 * must be on the list of intended differences.
 *
 *   npm run compare [-- --region EU] [-- --keep]
 *
 * Needs root on Linux, Python 3.11 with venv, openssl and ip: the connectors call Mixpanel by its real host names, which
 * resolve to this machine within separate namespaces. `--keep` keeps the connectors' output.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPeers } from './peers.ts';

if (process.platform === 'linux' && process.getuid?.() === 0) {
  installPeers();
  // The network is available only up to here.
  const inside = [process.execPath, join(import.meta.dirname, 'run-comparison.ts'), ...process.argv.slice(2)];
  const { status } = spawnSync('unshare', ['--net', '--mount', ...inside], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.error(
    'npm run compare needs root on Linux, because it redirects Mixpanel host names within a namespace.',
  );
  process.exitCode = 1;
}
