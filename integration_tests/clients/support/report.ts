import { afterAll, expect } from '@jest/globals';

/** Every value as the text that the database makes of it. */
export type Row = readonly (string | null)[];

const MOST_ROWS = 5;
const lines: string[] = [];

/** Notes a query and its rows under the title of the test. */
export function report(sql: string, rows: readonly Row[]): void {
  const shown = rows
    .slice(0, MOST_ROWS)
    .map((row) => `    ${row.map((value) => value ?? 'null').join(' | ')}`);
  const others = rows.length > MOST_ROWS ? [`    ... ${rows.length} rows`] : [];
  lines.push(expect.getState().currentTestName ?? '', `  ${sql}`, ...shown, ...others);
}

// Jest shows what its workers print, with an origin if console.log prints it.
afterAll(() => {
  process.stdout.write(`${lines.join('\n')}\n`);
});
