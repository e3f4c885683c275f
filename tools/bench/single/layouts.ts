import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '../../table.ts';
import { discoverStream } from '../measure/connector.ts';
import { measureRead } from '../measure/measure-read.ts';
import { serveCase } from './extreme-server.ts';

const PROPERTIES = [20, 500, 5000];
const LAYOUTS = ['columns', 'json', 'both'];
const EVENTS = 20_000;
/** Mixpanel accepts 255 properties in an event; most events have fewer. */
const MAX_IN_EVENT = 50;
const DAY = '2026-01-15';

/** Prints the size of the catalog and of records of `export` in each layout. */
export async function benchLayouts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));
  const rows: string[][] = [];
  for (const count of PROPERTIES) for (const layout of LAYOUTS) rows.push(await rowOf(count, layout, folder));
  rmSync(folder, { recursive: true });
  console.log(`export of ${EVENTS} events, ${MAX_IN_EVENT} properties at most in an event\n`);
  const head = ['properties', 'layout', 'columns', 'schema, bytes', 'record, bytes', 'CPU seconds'];
  console.log(table(head, rows));
}

async function rowOf(count: number, layout: string, folder: string): Promise<string[]> {
  const names = Array.from({ length: count }, (_, i) => `property number ${i}`);
  const listed = JSON.stringify(Object.fromEntries(names.map((name) => [name, { count: 1 }])));
  const { url, server } = await serveCase({
    ...{ what: layout, stream: 'export', days: 1 },
    answers: { '/properties/top': () => [listed], '/export': () => eventsWith(names) },
  });
  const config = {
    credentials: { username: 'bench', secret: 'bench', project_id: 1 },
    ...{ project_timezone: 'UTC', start_date: DAY, end_date: DAY, property_layout: layout },
  };
  try {
    const stream = await discoverStream({ url }, config, 'export', folder);
    const { outMB, records, cpuSeconds } = await measureRead({
      url,
      config,
      stream,
      syncMode: 'incremental',
    });
    const columns = stream.json_schema.properties;
    return [
      ...[String(count), layout, String(Object.keys(columns).length), String(JSON.stringify(columns).length)],
      ...[((outMB * 1e6) / records).toFixed(0), cpuSeconds.toFixed(2)],
    ];
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function* eventsWith(names: readonly string[]): Generator<string> {
  for (let event = 0; event < EVENTS; event++) {
    const some = Array.from({ length: Math.min(MAX_IN_EVENT, names.length) }, (_, i): [string, unknown] => {
      const name = names[(event + i * 97) % names.length] ?? '';
      return [name, i % 3 === 0 ? event * i : `value ${event % 100} of ${i}`];
    });
    const known = {
      time: Date.parse(DAY) / 1000 + event,
      distinct_id: `user-${event % 1000}`,
      $insert_id: `id-${event}`,
    };
    yield `${JSON.stringify({ event: 'Page viewed', properties: { ...known, ...Object.fromEntries(some) } })}\n`;
  }
}
