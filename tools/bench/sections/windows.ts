import { connectorOf, curlOf, inputOf, scaledEvents } from '../measure/export-reads.ts';
import { measureRounds } from '../measure/rounds.ts';
import type { Row } from '../results/row.ts';
import { onLoopback, startServer } from '../server/start-server.ts';
import type { Section } from './section.ts';

/** 9 MB to 9 GB of JSON; 1.1 and 5.5 million events are 1 and 5 GB. */
const EVENTS = [10_000, 100_000, 1_100_000, 5_500_000, 10_000_000];
/** Larger windows are read once. */
const MANY_RUNS_UP_TO = 100_000;

/** Time and memory over the size of the window. */
export const windowsSection: Section = {
  name: 'windows',
  title: 'Windows of all sizes',
  measure: async ({ folder, runs, scale }): Promise<Row[]> => {
    const windows = EVENTS.map((events) => ({ events: scaledEvents(events, scale), isOdd: false }));
    const server = await startServer({ windows }, onLoopback(folder('server')));
    try {
      const rows: Row[] = [];
      for (const [i, { events }] of windows.entries()) {
        const sizes = server.windows[i];
        if (sizes === undefined) throw new Error('the server has not all windows');
        const read = { task: 'export', project: i + 1, input: inputOf(events, sizes) };
        const contenders = [curlOf(server, read), await connectorOf(server, read, {}, folder(String(i)))];
        rows.push(...(await measureRounds(contenders, server, events <= MANY_RUNS_UP_TO ? runs : 1)));
      }
      return rows;
    } finally {
      server.stop();
    }
  },
};
