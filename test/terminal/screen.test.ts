import { afterEach, expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { Screen } from '../../src/terminal/screen.ts';

const open: Screen[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.close();
});

/** A screen whose frames are kept, on a terminal of this width without colours. */
function screenOf(columns: number) {
  const frames: string[] = [];
  const lasting: string[] = [];
  const live = Object.assign((text: string) => void frames.push(text), {
    persist: (text: string) => void lasting.push(text),
    clear: () => void frames.push(''),
  });
  let nowMs = 0;
  const stream = Object.assign(new Writable(), { columns, isTTY: false }) as unknown as NodeJS.WriteStream;
  const screen = new Screen(stream, live, { now: () => nowMs });
  open.push(screen);
  return { screen, frames, lasting, wait: (ms: number) => (nowMs += ms) };
}

const snapshotOf = (records: () => number) => () => ({
  ...{ doing: 'reading a', records: records(), wait: undefined, end: undefined },
});

test('streams are drawn while they are read, with the rate of the last five seconds', () => {
  const { screen, frames, wait } = screenOf(100);
  let records = 0;
  screen.quota = () => 'quota';
  screen.started(
    'export',
    snapshotOf(() => records),
  );
  for (let second = 0; second < 10; second++) {
    records += second < 5 ? 100 : 10;
    wait(1000);
    screen.draw();
  }
  expect(frames[0]).toBe('export  0 records  0/s  reading a\nquota');
  expect(frames[5]).toBe('export  500 records  100/s  reading a\nquota');
  expect(frames.at(-1)).toBe('export  550 records  10/s  reading a\nquota');
  screen.ended('export');
  expect(frames.at(-1)).toBe('');
});

test('messages stay above the progress, and control characters of names do nothing', () => {
  const { screen, frames, lasting } = screenOf(100);
  screen.started('export', () => ({ ...snapshotOf(() => 7)(), doing: 'reading \u001b[2J\na' }));
  screen.show({ type: 'LOG', log: { level: 'WARN', message: 'odd\u001b[31m\nname' } });
  screen.ended('export');
  screen.show({
    type: 'TRACE',
    trace: {
      ...{ type: 'STREAM_STATUS', emitted_at: 1 },
      stream_status: { stream_descriptor: { name: 'export' }, status: 'COMPLETE' },
    },
  });
  expect(frames[0]).toBe('export  7 records  0/s  reading  [2J a');
  expect(lasting).toEqual(['WARN odd [31m name', 'export: complete, 7 records']);
});

test('in a terminal without a width only messages are shown', () => {
  const { screen, frames, lasting } = screenOf(0);
  screen.started(
    'export',
    snapshotOf(() => 0),
  );
  screen.show({ type: 'LOG', log: { level: 'INFO', message: 'm' } });
  expect([frames, lasting]).toEqual([[], ['m']]);
});
