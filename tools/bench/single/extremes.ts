import { table } from '../../table.ts';
import { EXTREME_CASES, type ExtremeCase } from './extreme-cases.ts';
import { serveCase } from './extreme-server.ts';
import { measureRead } from '../measure/measure-read.ts';

const CONFIG = {
  credentials: { username: 'bench', secret: 'bench', project_id: 1 },
  ...{ project_timezone: 'UTC', end_date: '2026-01-15' },
};

const DAY_MS = 86_400_000;

/**
 * Measures the memory for answers near the limits of their size.
 *
 * @param pattern of the cases to measure, by name
 */
export async function benchExtremes(pattern: string): Promise<void> {
  const rows: string[][] = [];
  for (const each of EXTREME_CASES.filter(({ what }) => new RegExp(pattern).test(what)))
    rows.push(await measureCase(each));
  console.log(`Answers near their limits, Node ${process.version}\n`);
  console.log(table(['', 'records', 'MB out', 'CPU seconds', 'peak MB'], rows));
}

async function measureCase(extreme: ExtremeCase): Promise<string[]> {
  const { what, stream, days } = extreme;
  const start_date = new Date(Date.parse(CONFIG.end_date) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const { url, server } = await serveCase(extreme);
  try {
    const { records, outMB, cpuSeconds, peakMB } = await measureRead({
      ...{ url, config: { ...CONFIG, start_date }, stream, mayFail: true },
      syncMode: 'full_refresh',
    });
    const numbers = [records.toLocaleString('en'), outMB.toFixed(1), cpuSeconds.toFixed(1)];
    return [what, ...numbers, peakMB.toFixed(0)];
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
