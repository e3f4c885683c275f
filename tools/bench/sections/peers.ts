import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPeers, peerVersions } from '../../compare/peers.ts';
import { scaledEvents } from '../measure/export-reads.ts';
import type { Row } from '../results/row.ts';
import type { Section } from './section.ts';

/** Fewer than in the other sections: Airbyte's source takes minutes for them. */
const EVENTS = 60_000;
const MAX_OUTPUT_BYTES = 10_000_000;

/** What the process in its own namespaces is given, as JSON in its first argument. */
export interface PeersTask {
  readonly events: number;
  readonly runs: number;
  /** An empty folder. */
  readonly folder: string;
}

/**
 * The connectors that users come from, next to ours and curl. They call Mixpanel by its host names, so all four are
 * measured in namespaces in which these lead to this machine. Needs root on Linux, and Python 3.11.
 */
export const peersSection: Section = {
  name: 'peers',
  title: 'Next to other connectors',
  versions: () => ({ python: pythonVersion(), ...peerVersions() }),
  measure: ({ folder, runs, scale }): Promise<Row[]> => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      throw new Error(
        'peers need root on Linux, because Mixpanel host names are redirected within a namespace.',
      );
    // The network is available only up to here.
    installPeers();
    const task: PeersTask = { events: scaledEvents(EVENTS, scale), runs, folder: folder('peers') };
    const inside = [process.execPath, join(import.meta.dirname, 'measure-peers.ts'), JSON.stringify(task)];
    const { status, stdout } = spawnSync('unshare', ['--net', '--mount', ...inside], {
      ...{ stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES },
    });
    if (status !== 0) throw new Error('the peers could not be measured');
    return Promise.resolve(JSON.parse(stdout) as Row[]);
  },
};

function pythonVersion(): string {
  return execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim().replace('Python ', '');
}
