import { expect, test } from '@jest/globals';
import { funnels } from '../../../src/streams/funnels.ts';
import { says, startServer } from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { contextFor, readStream } from '../../support/stream-bench.ts';
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
