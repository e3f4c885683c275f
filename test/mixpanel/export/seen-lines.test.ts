import { expect, test } from '@jest/globals';
import { SeenLines } from '../../../src/mixpanel/export/seen-lines.ts';

test('the first 100,000 broken lines are remembered', () => {
  const lines = Array.from({ length: 100_001 }, (_, i) => ({
    ...{ kind: 'data' as const, beginning: Buffer.alloc(0), bytes: 1, hash: String(i) },
  }));
  const seen = new SeenLines();
  seen.add(lines);
  expect(lines.filter((line) => !seen.has(line))).toEqual(lines.slice(-1));
});
