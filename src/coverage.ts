import { styleText } from 'node:util';
import type { Logger } from './airbyte/logger.ts';
import type { Output } from './airbyte/output.ts';
import { readStateFile } from './airbyte/state-file.ts';
import { describeCoverage } from './terminal/coverage.ts';
import type { Mark } from './terminal/days-read.ts';

/** Without a terminal, whose width is known. */
const DEFAULT_COLUMNS = 80;
const COLOURS = { read: 'green', part: 'yellow', missing: 'dim' } as const;

/** `coverage`: prints a calendar of the days that a state covers, as wide and with as many colours as stdout shows. */
export async function coverage(
  path: string,
  { output, log, stdout }: { output: Output; log: Logger; stdout: NodeJS.WriteStream },
): Promise<void> {
  const { states, oddLines } = await readStateFile(path);
  if (oddLines > 0) await log.warn(`${path}: ignored lines that are not complete messages: ${oddLines}`);
  const columns = stdout.isTTY ? stdout.columns : DEFAULT_COLUMNS;
  const paint = (text: string, mark: Mark): string => styleText(COLOURS[mark], text, { stream: stdout });
  await output.writeLines(describeCoverage(states, columns, paint));
}
