import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSpec } from '../../src/config/spec.ts';

test('the specification is spec.json in the root of the repository', () => {
  const file = readFileSync(join(import.meta.dirname, '..', '..', 'spec.json'), 'utf8');
  expect(readSpec()).toEqual(JSON.parse(file));
});
