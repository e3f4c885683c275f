import type { Row } from '../results/row.ts';
import { measureRead } from '../measure/measure-read.ts';
import { singleRow } from '../measure/single-row.ts';
import { EXTREME_CASES, type ExtremeCase } from './extreme-cases.ts';
import { serveCase } from './extreme-server.ts';

const CONFIG = {
  credentials: { username: 'bench', secret: 'bench', project_id: 1 },
  ...{ project_timezone: 'UTC', end_date: '2026-01-15' },
};

const DAY_MS = 86_400_000;

/**
 * Measures answers near the limits of their size.
 *
 * @param pattern of the cases to measure, by name
 */
export async function measureExtremes(pattern: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of EXTREME_CASES.filter(({ what }) => new RegExp(pattern).test(what)))
    rows.push(await measureCase(each));
  return rows;
}

async function measureCase(extreme: ExtremeCase): Promise<Row> {
  const { what, stream, days } = extreme;
  const start_date = new Date(Date.parse(CONFIG.end_date) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const server = await serveCase(extreme);
  try {
    const usage = await measureRead({
      ...{ url: server.url, config: { ...CONFIG, start_date }, stream, mayFail: true },
      syncMode: 'full_refresh',
    });
    return singleRow({ task: what, items: usage.records, jsonMB: server.sentMB(), usage });
  } finally {
    server.stop();
  }
}
