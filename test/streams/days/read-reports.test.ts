import { expect, test } from '@jest/globals';
import { windowsOf } from '../../../src/base/windows.ts';
import { funnels } from '../../../src/streams/funnels.ts';
import { says, startServer } from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { contextFor, readParts, readStream } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const FUNNELS = says(200, JSON.stringify([1, 2, 3].map((id) => ({ funnel_id: id, name: `${id}` }))));
const LATER = says(400, '{"error":"to_date cannot be later than today"}');

test('a day that has not begun is requested for one funnel, left out for all, and read by the next sync', async () => {
  const today = { day: '2026-01-30' };
  const server = await startServer((response, asked, index) => {
    const { to_date: to = '' } = asked.params;
    const report = says(200, JSON.stringify({ data: { [to]: { steps: [] } } }));
    const answer = asked.path.endsWith('/list') ? FUNNELS : to > today.day ? LATER : report;
    answer(response, asked, index);
  });
  const options = { firstDay: '2026-01-29' };
  const first = await readStream(funnels, contextFor(server, options, quickClock()));
  const asked = server.asked.map(({ params }) => params['to_date']);
  expect(asked).toEqual([undefined, '2026-01-31', '2026-01-30', '2026-01-30', '2026-01-30']);
  expect(first.records.map(({ date }) => date)).toEqual(['2026-01-30', '2026-01-30', '2026-01-30']);
  expect(first.logs).toEqual([
    "INFO 2026-01-31 has not begun yet in Mixpanel's reports; reading up to 2026-01-30",
  ]);

  today.day = '2026-01-31';
  const second = await readStream(funnels, contextFor(server, options, quickClock()), first.state);
  expect(second.records.map(({ date }) => date)).toContain('2026-01-31');
});

test('a day that has begun everywhere is an error if Mixpanel says that it has not', async () => {
  const server = await startServer((response, asked, index) => {
    (asked.path.endsWith('/list') ? FUNNELS : LATER)(response, asked, index);
  });
  const options = { firstDay: '2026-01-02', lastDay: '2026-01-10' };
  const reading = readStream(funnels, contextFor(server, options, quickClock()));
  expect(await connectorErrorOf(() => reading)).toMatchObject({ kind: 'transient' });
});

/** A server of one funnel whose report of a range is the result, by day. */
function funnelServer(report: (from: string, to: string) => string | undefined) {
  return startServer((response, asked, index) => {
    const { from_date: from = '', to_date: to = '' } = asked.params;
    const data = asked.path.endsWith('/list') ? ONE_FUNNEL : report(from, to);
    const answer = data === undefined ? says(400, '{"error":"Timeout Error"}') : says(200, data);
    answer(response, asked, index);
  });
}

const ONE_FUNNEL = '[{"funnel_id":7509,"name":"Signup"}]';
const daysBetween = (from: string, to: string): string[] =>
  windowsOf(from, to, 1, () => true)
    .map((window) => window.from)
    .reverse();
const reportOf = (days: readonly string[]): string =>
  JSON.stringify({ meta: { dates: days }, data: Object.fromEntries(days.map((day) => [day, {}])) });

test('a day that is too heavy is named alone, the rest is delivered, and only it is requested again', async () => {
  const heavy = '2025-06-15';
  const server = await funnelServer((from, to) =>
    from <= heavy && heavy <= to ? undefined : reportOf(daysBetween(from, to)),
  );
  const context = contextFor(server, { firstDay: '2025-02-01', lastDay: '2026-01-20' });
  const first = await readParts(funnels, context);
  expect(first.failed).toEqual([`funnel 7509, ${heavy}`]);
  const dates = first.records.map(({ date }) => String(date));
  expect([...dates, heavy].sort()).toEqual(daysBetween('2025-02-01', '2026-01-20'));

  const before = server.asked.length;
  await connectorErrorOf(() => readParts(funnels, context, first.state));
  const again = server.asked.slice(before).map(({ params }) => params);
  expect(again.every(({ from_date, to_date }) => from_date === heavy && to_date === heavy)).toBe(true);
  expect(again.length).toBeLessThanOrEqual(2);
});

test('a window of which no part can be read fails as a whole', async () => {
  const server = await funnelServer(() => undefined);
  const reading = readStream(funnels, contextFor(server, { firstDay: '2025-02-01' }));
  expect((await connectorErrorOf(() => reading)).message).toContain('too heavy');
});

test('days that are odd, missing or not listed hold back only themselves', async () => {
  const odd: Record<string, string> = { '2026-01-03': '"none"', '2026-01-04': '7', '2026-01-20': 'true' };
  const server = await funnelServer((from, to) => {
    const listed = daysBetween(from, to).filter((day) => day !== '2026-01-14');
    const data = listed.filter((day) => day !== '2026-01-09').map((day) => `"${day}":${odd[day] ?? '{}'}`);
    return `{"meta":{"dates":${JSON.stringify(listed)}},"data":{${data.join()}}}`;
  });
  const context = contextFor(server);
  const first = await readParts(funnels, context);
  expect(first.records).toHaveLength(31 - 5);
  expect(first.failed).toEqual([
    'funnel 7509, 2026-01-03 to 2026-01-04, 2026-01-20',
    'funnel 7509, 2026-01-09',
  ]);
  expect(first.warnings).toEqual([expect.stringContaining('funnel 7509, 2026-01-14')]);
  const second = await readParts(funnels, context, first.state);
  expect(second.records.map(({ date }) => date)).toEqual(['2026-01-31']);
  expect(second.failed).toEqual([
    'funnel 7509, 2026-01-20',
    'funnel 7509, 2026-01-03 to 2026-01-04',
    'funnel 7509, 2026-01-09',
  ]);
});
