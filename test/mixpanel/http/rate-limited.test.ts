import { expect, test } from '@jest/globals';
import type { Clock } from '../../../src/base/clock.ts';
import { withWaitObserver, type Wait } from '../../../src/base/wait-observer.ts';
import type { MixpanelError } from '../../../src/mixpanel/failures.ts';
import { dropsConnection, says, startServer, startServerWith } from '../../support/http-server.ts';
import { ManualClock, quickClock, settle, until } from '../../support/manual-clock.ts';
import { benchOf, mixpanelErrorOf, REFUSES, REQUEST, textOf } from '../../support/transport-bench.ts';

test('a 429 pauses the family for as long as Retry-After says', async () => {
  const clock = quickClock();
  const server = await startServerWith(says(429, 'limit', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport, logs } = benchOf(server, clock);
  const before = clock.now();
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(clock.now() - before).toBe(61_000);
  expect(logs).toEqual(["waits: Mixpanel's rate limit is reached"]);
});

test('a 429 without Retry-After is retried with exponential backoff', async () => {
  const clock = quickClock();
  const quota = REFUSES;
  const server = await startServerWith(quota, quota, quota, says(200, 'ok'));
  await benchOf(server, clock).transport.send(REQUEST);
  expect(clock.slept).toEqual([3750, 7500, 15_000]);
});

test('a 429 that names the hourly limit is retried after a minute at the earliest', async () => {
  const clock = quickClock();
  const spent = says(
    429,
    '{"error":"1/5 queries running concurrently and 61/60 queries running in the last hour."}',
  );
  const server = await startServerWith(spent, spent, says(200, 'ok'));
  await benchOf(server, clock, { random: () => 1 }).transport.send(REQUEST);
  expect(clock.slept).toEqual([60_000, 120_000]);
});

test('requests refused together count as one refusal and do not lengthen the first pause', async () => {
  const clock = new ManualClock();
  const server = await startServer((response, asked, index) => {
    (index < 5 ? REFUSES : says(200))(response, asked, index);
  });
  const { transport } = benchOf(server, clock, { random: () => 1, limits: { concurrent: 5 } });
  const waiting = new Set<object>();
  const observer = { waitChanged: (who: object) => waiting.add(who) };
  const sent = Promise.all(
    Array.from({ length: 5 }, () =>
      withWaitObserver(observer, async () => textOf(await transport.send(REQUEST))),
    ),
  );
  await until(() => waiting.size === 5);
  await clock.advance(4999);
  expect(server.asked).toHaveLength(5);
  await clock.advance(1);
  await sent;
});

test.each([
  ['with a success', says(200, 'ok')],
  ['with a server error', says(500)],
  ['with status 404', says(404)],
])('an answer %s resets the backoff', async (_how, answer) => {
  const clock = quickClock();
  const server = await startServerWith(REFUSES, REFUSES, answer, REFUSES, says(200, 'ok'));
  const { transport } = benchOf(server, clock, { random: () => 1, limits: { concurrent: 2 } });
  await transport.send(REQUEST).then(textOf, () => '');
  await transport.send(REQUEST).then(textOf);
  expect(clock.slept.filter((ms) => ms >= 5000)).toEqual([5000, 10_000, 5000]);
});

test('if the connection of a probe breaks, the next request probes at once', async () => {
  const clock = new ManualClock();
  const server = await startServerWith(REFUSES, dropsConnection, says(200, 'ok'));
  const { transport } = benchOf(server, clock, { limits: { concurrent: 1 } });
  const sent = [1, 2].map(async () => textOf(await transport.send(REQUEST)));
  await until(() => clock.slept.length === 1 && clock.asleep === 1);
  await clock.advance(3750);
  await until(() => server.asked.length === 3);
  await until(() => clock.asleep === 1);
  await clock.advance(1000);
  expect(await Promise.all(sent)).toEqual(['ok', 'ok']);
});

/** The waits that some work reports: seconds to wait, or that it goes on. */
async function waitsOf(
  clock: Clock,
  work: () => Promise<unknown>,
  notices: (number | string)[] = [],
): Promise<(number | string)[]> {
  const observer = {
    waitChanged: (_who: object, wait: Wait | undefined) =>
      notices.push(wait === undefined ? 'goes on' : (wait.until - clock.now()) / 1000),
  };
  await withWaitObserver(observer, work);
  return notices;
}

test.each([
  ['that counts', false],
  ['that is free', true],
])('a request %s reports each wait for quota, and that it goes on', async (_what, isFree) => {
  const clock = quickClock();
  const quota = says(429, '', { 'Retry-After': '60' });
  const server = await startServerWith(quota, quota, says(200, 'ok'));
  const { transport } = benchOf(server, clock);
  const waits = await waitsOf(clock, () => transport.send({ ...REQUEST, isFree }));
  expect(waits).toEqual([61, 'goes on', 61, 'goes on']);
});

test('a wait is reported once even if the clock wakes too early', async () => {
  const clock = new ManualClock();
  const earlyClock = {
    now: () => clock.now(),
    sleep: (ms: number, wake?: AbortSignal) => clock.sleep(ms > 1 ? ms - 1 : ms, wake),
    after: (ms: number, act: () => void) => clock.after(ms, act),
  };
  const server = await startServerWith(says(429, '', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport, logs } = benchOf(server, earlyClock);
  const sent = transport.send(REQUEST);
  await until(() => clock.asleep === 1);
  await clock.advance(61_000);
  await sent;
  expect(logs).toEqual(["waits: Mixpanel's rate limit is reached"]);
});

test('the wait of a request ends when it fails', async () => {
  const clock = quickClock();
  const { transport } = benchOf(await startServer(REFUSES), clock, {
    totalTimeoutMs: 9000,
    random: () => 0,
  });
  const notices = await waitsOf(clock, () => mixpanelErrorOf(() => transport.send(REQUEST)));
  expect(notices.at(-1)).toBe('goes on');
});

test('a request whose deadline ends before the pause fails at once, also if another one was refused', async () => {
  const clock = quickClock();
  const server = await startServer(says(429, '{"error":"61/60 queries running in the last hour"}'));
  const { transport, logs } = benchOf(server, clock, { totalTimeoutMs: 20_000 });
  for (let i = 0; i < 3; i++)
    expect((await mixpanelErrorOf(() => transport.send(REQUEST))).failure).toBe('quota');
  expect([server.asked.length, clock.slept, logs]).toEqual([1, [], []]);
});

test('hours spent waiting for our own ledger do not count as refusals', async () => {
  const clock = new ManualClock();
  const quota = says(429, '', { 'Retry-After': '60' });
  const eight = Array.from({ length: 8 }, () => says(200, 'ok'));
  const server = await startServerWith(...eight, quota, says(200, 'late'));
  const { transport } = benchOf(server, clock, { limits: { perHour: 1 } });
  const texts: string[] = [];
  const sending = Promise.all(
    Array.from({ length: 9 }, async () => texts.push(await textOf(await transport.send(REQUEST)))),
  );
  for (let answers = 1; answers <= 8; answers++) {
    await until(() => texts.length === answers);
    await clock.advance(3_605_000);
  }
  await until(() => server.asked.length === 9 && clock.asleep === 1);
  await clock.advance(3_605_000);
  await sending;
  expect(texts.at(-1)).toBe('late');
});

test('while one request waits for quota, the others of its family wait too', async () => {
  const clock = new ManualClock();
  const server = await startServerWith(says(429, '', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport } = benchOf(server, clock, { random: () => 0 });
  const first = transport.send(REQUEST);
  while (clock.asleep === 0) await settle();
  const second = transport.send(REQUEST);
  await clock.advance(60_999);
  expect(server.asked).toHaveLength(1);
  await clock.advance(1);
  expect(await Promise.all([first.then(textOf), second.then(textOf)])).toEqual(['ok', 'ok']);
});

test('a request fails after six hours of refusals', async () => {
  const clock = quickClock();
  const before = clock.now();
  const server = await startServer(says(429, '{"error":"61/60 queries running in the last hour"}'));
  const { failure, kind, detail } = await mixpanelErrorOf(() =>
    benchOf(server, clock).transport.send(REQUEST),
  );
  expect([failure, kind]).toEqual(['quota', 'transient']);
  expect(detail).toContain('61/60');
  expect(clock.now() - before).toBe(6 * 3_600_000);
});

test('all waiting requests fail with it, without being sent', async () => {
  const clock = new ManualClock();
  const held: (() => void)[] = [];
  const server = await startServer((...given) => {
    held.push(() => {
      REFUSES(...given);
    });
  });
  const { transport, logs } = benchOf(server, clock, { limits: { concurrent: 1 } });
  const errors: MixpanelError[] = [];
  const send = async (): Promise<number> => errors.push(await mixpanelErrorOf(() => transport.send(REQUEST)));
  const failed = Promise.all(Array.from({ length: 20 }, send));
  for (let refused = 1; errors.length === 0; refused++) {
    await until(() => held.length === refused);
    held.at(-1)?.();
    await until(() => logs.length === refused || errors.length > 0);
    await clock.advance(300_000);
  }
  await failed;
  expect(new Set(errors.map(({ failure, detail }) => `${failure}: ${detail}`)).size).toBe(1);
  // One request before the first wait, and one after each.
  expect(server.asked).toHaveLength(logs.length + 1);
});

test('a later request is sent again', async () => {
  const clock = quickClock();
  let answer = REFUSES;
  const server = await startServer((...given) => {
    answer(...given);
  });
  const { transport } = benchOf(server, clock);
  await mixpanelErrorOf(() => transport.send(REQUEST));
  answer = says(200, 'ok');
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});
