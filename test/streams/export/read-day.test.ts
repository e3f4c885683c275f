import { expect, test } from '@jest/globals';
import {
  CUT_SHORT,
  failing,
  failureIn,
  isWindow,
  readFrom,
  WINDOW_LABEL,
} from '../../support/made-up-export.ts';

const SIXTH = '2026-01-06';

test('a heavy day is read in parts, and only the parts that fail are split further', async () => {
  const isHeavy = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30/;
  const { requested, read, done } = await readFrom(
    failing((label) => (isHeavy.test(label) ? CUT_SHORT : undefined)),
  );
  expect(requested).toHaveLength(2 + 3 + 1 + 23 + 2 + 5 + 2 + 10);
  expect(read.slice(0, 3)).toEqual(['2026-01-07', '2026-01-05', '2026-01-06 00:00 to 01:00']);
  expect(read).toContain('2026-01-06 13:20 to 13:21');
  expect(done.map(({ from }) => from)).toEqual(['2026-01-07', '2026-01-05', SIXTH]);
});

test('a day fails only if its smallest part fails, and the error names the minute', async () => {
  const isBroken = /to 2026|^2026-01-06$|13:00 to 14:00|13:20 to 13:30|13:25 to 13:26/;
  const reading = await readFrom(failing((label) => (isBroken.test(label) ? CUT_SHORT : undefined)));
  const { days, why } = failureIn(reading);
  expect(days).toBe(SIXTH);
  expect(why).toMatchObject({
    kind: 'transient',
    message: '2026-01-06 13:25 to 13:26: it ended early. The next sync tries again.',
  });
});

test('the parts of a day count as read at the time of their first answer', async () => {
  const { done } = await readFrom({
    failing: (label) => (label === WINDOW_LABEL || label === SIXTH ? CUT_SHORT : undefined),
    endOf: ({ from, to, minutes }) => ({ from, to, at: 9000 - (minutes?.from ?? 0) }),
  });
  expect(done.at(-1)).toEqual({ from: SIXTH, to: SIXTH, at: 9000 - 23 * 60 });
});

test('a part of a day that is empty after an incomplete answer is incomplete', async () => {
  const { requested } = await readFrom({
    failing: (label, nth) =>
      isWindow(label) || label === SIXTH || (label === `${SIXTH} 13:00 to 14:00` && nth === 1)
        ? CUT_SHORT
        : undefined,
    events: (label, nth) =>
      label.includes('13:00') && nth === 2 ? [] : label.includes(':') ? [0, 13, 0] : [300, 300, 300],
  });
  expect(requested).toContain('2026-01-06 13:00 to 13:10');
  expect(requested).not.toContain('2026-01-06 12:00 to 12:10');
});
