import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Difference } from './difference.ts';
import { programOfPeer } from './peers.ts';

/** Python's str() of JSON texts; null for invalid JSON. */
export type PythonTexts = ReadonlyMap<string, string | null>;

/** Converts values of our events, which are JSON text, as the peers do with Python's str(). */
export function pythonStr(differences: readonly Difference[]): PythonTexts {
  const texts = [
    ...new Set(
      differences.flatMap(({ kind, ours }) => (kind === 'value' && typeof ours === 'string' ? [ours] : [])),
    ),
  ];
  const { stdout, status } = spawnSync(
    programOfPeer('tap-mixpanel', 'python'),
    [join(import.meta.dirname, 'python', 'print_values.py')],
    {
      input: texts.map((text) => JSON.stringify(text)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, PYTHONUTF8: '1' },
    },
  );
  if (status !== 0) throw new Error('python/print_values.py failed');
  const lines = stdout.trimEnd().split('\n');
  return new Map(texts.map((text, i) => [text, JSON.parse(lines[i] ?? 'null') as string | null]));
}
