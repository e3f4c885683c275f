import { expect, test } from '@jest/globals';
import { drawTerminal } from '../../../tools/demo/terminal-picture.ts';

test('a recording holds the lines as they were printed, wrapped at the width of the terminal', () => {
  const picture = drawTerminal([
    { text: 'a < b && c', ms: 0 },
    { text: 'x'.repeat(200), ms: 10 },
  ]);
  expect(picture).toContain('>a &lt; b &amp;&amp; c</text>');
  expect(picture.match(/>x+</g)?.map((row) => row.length - 2)).toEqual([96, 96, 8]);
});

test('a recording shows each line when it arrived, and shortens long pauses', () => {
  const picture = drawTerminal([
    { text: 'a', ms: 0 },
    { text: 'b', ms: 800 },
    { text: 'c', ms: 60_800 },
  ]);
  // 0 s, 0.8 s and 2 s of 8 s: the last lines stay for 6 s.
  expect(picture).toMatch(/\n0\.00% .*\n10\.00% .*\n25\.00% .*\n100% /);
  expect(picture).toContain('animation: scroll 8s');
});
