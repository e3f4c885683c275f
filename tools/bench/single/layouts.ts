import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverStream } from '../measure/connector.ts';
import { measureRead } from '../measure/measure-read.ts';
import { singleRow } from '../measure/single-row.ts';
import type { Row } from '../results/row.ts';
import { serveCase } from './extreme-server.ts';

const PROPERTIES = [20, 500, 5000];
const LAYOUTS = ['columns', 'json', 'both'];
const EVENTS = 20_000;
/** Mixpanel accepts 255 properties in an event; most events have fewer. */
const MAX_IN_EVENT = 50;
const DAY = '2026-01-15';

/** Measures the size of the catalog and of the records of `export` in each layout. */
export async function measureLayouts(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-bench-'));
  try {
    const rows: Row[] = [];
    for (const count of PROPERTIES)
      for (const layout of LAYOUTS) rows.push(await measureLayout(count, layout, folder));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureLayout(count: number, layout: string, folder: string): Promise<Row> {
  const names = Array.from({ length: count }, (_, i) => `property number ${i}`);
  const listed = JSON.stringify(Object.fromEntries(names.map((name) => [name, { count: 1 }])));
  const answers = { '/properties/top': () => [listed], '/export': () => eventsWith(names) };
  const { url, sentMB, stop } = await serveCase({ answers });
  const config = {
    credentials: { username: 'bench', secret: 'bench', project_id: 1 },
    ...{ project_timezone: 'UTC', start_date: DAY, end_date: DAY, property_layout: layout },
  };
  try {
    const stream = await discoverStream({ url }, config, 'export', folder);
    const usage = await measureRead({ url, config, stream, syncMode: 'incremental' });
    const { properties } = stream.json_schema;
    const catalog = { columns: Object.keys(properties).length, bytes: JSON.stringify(properties).length };
    const task = `${count} properties, ${layout}`;
    return singleRow({ task, items: usage.records, jsonMB: sentMB(), usage, catalog });
  } finally {
    stop();
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
