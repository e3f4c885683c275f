import { expect, test } from '@jest/globals';
import type { Day } from '../../../src/base/days.ts';
import type { Window } from '../../../src/base/windows.ts';
import type { EventExport } from '../../../src/mixpanel/export/request-events.ts';
import { requestWindow, type WindowAnswer } from '../../../src/streams/days/request-window.ts';
import { listOf, seriesOf } from '../../support/async.ts';
import { says, startServerWith, type TestServer } from '../../support/http-server.ts';
import { contextFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const LATER = says(400, '{"error":"to_date cannot be later than today"}');
const WINDOW = { from: '2026-01-01', to: '2026-01-31' };

async function request(
  server: TestServer,
  window: Window,
): Promise<WindowAnswer<EventExport> & { notBegun: readonly Day[] }> {
  const { mixpanel } = contextFor(server);
  const notBegun: Day[] = [];
  const answered = await requestWindow(
    window,
    (days) => mixpanel.exportEvents(days),
    (day) => Promise.resolve(void notBegun.push(day)),
  );
  return { ...answered, notBegun };
}

function daysRequested({ asked }: TestServer): unknown[] {
  return asked.map(({ params }) => [params['from_date'], params['to_date']]);
}

test('a window is requested unchanged', async () => {
  const server = await startServerWith(says(200, '{"event":"a","properties":{}}\n'));
  const { window, answer, notBegun } = await request(server, WINDOW);
  expect(window).toEqual(WINDOW);
  expect(await listOf(answer?.batches ?? seriesOf())).toHaveLength(1);
  expect([daysRequested(server), notBegun]).toEqual([[['2026-01-01', '2026-01-31']], []]);
});

test('a window whose last day has not begun in the project is shortened by a day', async () => {
  const server = await startServerWith(LATER, says(200));
  const { window, answer, notBegun } = await request(server, WINDOW);
  expect(window).toEqual({ from: '2026-01-01', to: '2026-01-30' });
  expect(answer).toBeDefined();
  expect(daysRequested(server)).toEqual([
    ['2026-01-01', '2026-01-31'],
    ['2026-01-01', '2026-01-30'],
  ]);
  expect(notBegun).toEqual(['2026-01-31']);
});

test('a window of a single day that has not begun has no answer and takes one request', async () => {
  const server = await startServerWith(LATER, says(200));
  const { window, answer } = await request(server, { from: '2026-01-31', to: '2026-01-31' });
  expect([window.to, answer, server.asked.length]).toEqual(['2026-01-30', undefined, 1]);
});

test('the first day of a two-day window is read if the second has not begun', async () => {
  const server = await startServerWith(LATER, says(200));
  const { answer } = await request(server, { from: '2026-01-30', to: '2026-01-31' });
  expect(answer).toBeDefined();
  expect(daysRequested(server)[1]).toEqual(['2026-01-30', '2026-01-30']);
});

test('a window is shortened by two days at most', async () => {
  const twice = await startServerWith(LATER, LATER, says(200));
  expect((await request(twice, WINDOW)).window).toEqual({ from: '2026-01-01', to: '2026-01-29' });
  const always = await startServerWith(LATER);
  const error = await connectorErrorOf(() => request(always, WINDOW));
  expect([error.kind, always.asked.length]).toEqual(['config', 3]);
  expect(error.message).toContain('Set the project time zone');
});

test('other failures do not shorten the window', async () => {
  const server = await startServerWith(says(402, '{}'), says(200));
  const { kind } = await connectorErrorOf(() => request(server, WINDOW));
  expect([kind, server.asked.length]).toEqual(['config', 1]);
});
