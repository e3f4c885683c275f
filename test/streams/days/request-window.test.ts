import { expect, test } from '@jest/globals';
import type { Window } from '../../../src/base/windows.ts';
import type { EventExport } from '../../../src/mixpanel/client.ts';
import { requestWindow, type WindowAnswer } from '../../../src/streams/days/request-window.ts';
import { listOf, seriesOf } from '../../support/async.ts';
import { says, startServerWith, type TestServer } from '../../support/http-server.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const LATER = says(400, '{"error":"to_date cannot be later than today"}');
const WINDOW = { from: '2026-01-01', to: '2026-01-31' };

async function request(
  server: TestServer,
  window: Window,
  mayShorten = true,
): Promise<WindowAnswer<EventExport> & { logs: readonly string[] }> {
  const { tools, captured } = toolsFor('export');
  const { mixpanel } = contextFor(server);
  return {
    ...(await requestWindow(window, (days) => mixpanel.exportEvents(days), tools.log, mayShorten)),
    logs: captured.logs,
  };
}

function daysRequested({ asked }: TestServer): unknown[] {
  return asked.map(({ params }) => [params['from_date'], params['to_date']]);
}

test('a window is requested unchanged', async () => {
  const server = await startServerWith(says(200, '{"event":"a","properties":{}}\n'));
  const { window, answer, logs } = await request(server, WINDOW);
  expect(window).toEqual(WINDOW);
  expect(await listOf(answer?.batches ?? seriesOf())).toHaveLength(1);
  expect([daysRequested(server), logs]).toEqual([[['2026-01-01', '2026-01-31']], []]);
});

test('a window whose last day has not begun in the project is shortened by a day, with a warning', async () => {
  const server = await startServerWith(LATER, says(200));
  const { window, answer, logs } = await request(server, WINDOW);
  expect(window).toEqual({ from: '2026-01-01', to: '2026-01-30' });
  expect(answer).toBeDefined();
  expect(daysRequested(server)).toEqual([
    ['2026-01-01', '2026-01-31'],
    ['2026-01-01', '2026-01-30'],
  ]);
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatch(/^WARN 2026-01-31 has not begun yet in the project;/);
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

test('a window is shortened only once', async () => {
  const server = await startServerWith(LATER);
  const { kind } = await connectorErrorOf(() => request(server, WINDOW));
  expect([kind, server.asked.length]).toEqual(['config', 2]);
});

test('a last day set by the user is not shortened, and the error says what to change', async () => {
  const server = await startServerWith(LATER, says(200));
  const { message } = await connectorErrorOf(() => request(server, WINDOW, false));
  expect(message).toContain('Set the project time zone');
  expect(server.asked).toHaveLength(1);
});

test('other failures do not shorten the window', async () => {
  const server = await startServerWith(says(402, '{}'), says(200));
  const { kind } = await connectorErrorOf(() => request(server, WINDOW));
  expect([kind, server.asked.length]).toEqual(['config', 1]);
});
