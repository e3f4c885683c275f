import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formHash } from '../../scripts/form-page/index.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('the pictures of the form show spec.json as it is now: "npm run form:picture" draws them again', () => {
  const drawn = readFileSync(join(ROOT, 'docs/pictures/form.sha256'), 'utf8').trim();
  expect(drawn).toBe(formHash(readFileSync(join(ROOT, 'spec.json'), 'utf8')));
});

test.each(['form.png', 'form-opened.png'])('the picture %s is a PNG of 760 pixels in width', (name) => {
  const picture = readFileSync(join(ROOT, 'docs/pictures', name));
  expect(picture.toString('latin1', 1, 4)).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBe(760);
});
