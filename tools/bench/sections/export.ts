import { connectorOf, curlOf, inputOf, scaledEvents, type Variant } from '../measure/export-reads.ts';
import { measureRounds, type Contender } from '../measure/rounds.ts';
import type { Row } from '../results/row.ts';
import { onLoopback, startServer } from '../server/start-server.ts';
import type { Bench, Section } from './section.ts';

/** 164 MB of JSON. */
const EVENTS = 180_000;
const FEW_COLUMNS = 10;

const VARIANTS: readonly (Variant & { readonly task: string; readonly isOdd?: boolean })[] = [
  { task: 'export' },
  { task: 'native types', options: { property_types: 'native' } },
  { task: 'json layout', options: { property_layout: 'json' } },
  { task: 'safe names', options: { property_naming: 'safe' } },
  {
    ...{ task: `${FEW_COLUMNS} columns`, columns: FEW_COLUMNS },
    options: { select_properties_by_default: false },
  },
  {
    ...{ task: 'all four together', columns: FEW_COLUMNS },
    options: {
      ...{ property_types: 'native', property_layout: 'json', property_naming: 'safe' },
      select_properties_by_default: false,
    },
  },
  { task: '1% odd lines', isOdd: true },
  { task: '1% odd lines, native types', isOdd: true, options: { property_types: 'native' } },
];

/** The export of one window next to curl, and what changes if more or less is done to an event. */
export const exportSection: Section = {
  name: 'export',
  title: 'One window of events',
  measure: async ({ folder, runs, scale }: Bench): Promise<Row[]> => {
    const events = scaledEvents(EVENTS, scale);
    const windows = [false, true].map((isOdd) => ({ events, isOdd }));
    const server = await startServer({ windows }, onLoopback(folder('server')));
    try {
      const [plain, odd] = server.windows.map((facts) => inputOf(events, facts));
      if (plain === undefined || odd === undefined) throw new Error('the server has two windows');
      const contenders: Contender[] = [
        curlOf(server, { task: 'export', project: 1, input: plain }),
        curlOf(server, { task: 'export, not decompressed', project: 1, input: plain }, false),
      ];
      for (const { task, isOdd = false, ...variant } of VARIANTS) {
        const read = isOdd ? { task, project: 2, input: odd } : { task, project: 1, input: plain };
        contenders.push(await connectorOf(server, read, variant, folder(task)));
      }
      return await measureRounds(contenders, server, runs);
    } finally {
      server.stop();
    }
  },
};
