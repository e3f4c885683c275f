import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Difference } from './difference.ts';
import { programOf } from './peers.ts';

/** What Python prints for the values of our events, which hold the JSON that was sent; null for a text that is no JSON. */
export type PrintedByPython = ReadonlyMap<string, string | null>;

/** Asks Python itself: the peers turn the values of events into text with its str(). */
export function pythonStr(differences: readonly Difference[]): PrintedByPython {
  const texts = [
    ...new Set(
      differences.flatMap(({ kind, ours }) => (kind === 'value' && typeof ours === 'string' ? [ours] : [])),
    ),
  ];
  const { stdout, status } = spawnSync(
    programOf('tap-mixpanel', 'python'),
    [join(import.meta.dirname, 'python', 'print_values.py')],
    {
      input: texts.map((text) => JSON.stringify(text)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, PYTHONUTF8: '1' },
    },
  );
  if (status !== 0) throw new Error('Python did not print the values');
  const lines = stdout.trimEnd().split('\n');
  return new Map(texts.map((text, i) => [text, JSON.parse(lines[i] ?? 'null') as string | null]));
}
