import { discoverStream, readCommand } from '../measure/connector.ts';
import { inputOf } from '../measure/export-reads.ts';
import { measureRounds, OURS } from '../measure/rounds.ts';
import { DELAY_OF_PROJECT } from '../server/answer-profiles.ts';
import type { Row } from '../results/row.ts';
import { onLoopback, startServer } from '../server/start-server.ts';
import type { Section } from './section.ts';

const PROFILES = 500_000;

/** All profiles of a project, from a server that takes time for a page and from one that takes none. */
export const profilesSection: Section = {
  name: 'profiles',
  title: 'Profiles of 1 KB in pages of 1,000',
  measure: async ({ folder, scale }): Promise<Row[]> => {
    const profiles = Math.ceil(PROFILES * scale);
    const server = await startServer({ profiles }, onLoopback(folder('server')));
    const input = inputOf(profiles, server.profiles);
    try {
      const rows: Row[] = [];
      for (const [project_id, delayMs] of DELAY_OF_PROJECT) {
        const config = {
          credentials: { username: 'bench', secret: 'bench', project_id },
          ...{ project_timezone: 'UTC', start_date: '2026-01-15' },
        };
        const task = `pages in ${delayMs} ms`;
        const stream = await discoverStream(server, config, 'engage', folder(`discover, ${task}`));
        const catalog = {
          streams: [{ stream, sync_mode: 'full_refresh', destination_sync_mode: 'overwrite' }],
        };
        const command = readCommand(server, config, catalog, folder(task));
        rows.push(
          ...(await measureRounds([{ program: OURS, task, input, command, lines: profiles }], server, 1)),
        );
      }
      return rows;
    } finally {
      server.stop();
    }
  },
};
