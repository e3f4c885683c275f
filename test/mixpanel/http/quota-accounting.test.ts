import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import {
  breaksOffAfter,
  dropsConnection,
  says,
  startServer,
  startServerWith,
} from '../../support/http-server.ts';
import { quickClock, settle } from '../../support/manual-clock.ts';
import { thrownBy } from '../../support/thrown.ts';
import { benchOf, mixpanelErrorOf, REFUSES, REQUEST, textOf } from '../../support/transport-bench.ts';

test('every attempt costs one request, unless Mixpanel refuses it', async () => {
  const server = await startServerWith(says(500), dropsConnection, REFUSES, says(200));
  const { transport, quota } = benchOf(server, quickClock());
  await transport.send(REQUEST);
  expect(quota.spent).toBe(3);
});

test('refused attempts do not use up the hour', async () => {
  const clock = quickClock();
  const refusals = Array.from({ length: 9 }, () => says(429, '', { 'Retry-After': '60' }));
  const server = await startServerWith(...refusals, says(200, 'ok'));
  const { transport, quota } = benchOf(server, clock, { limits: { perHour: 3 } });
  const before = clock.now();
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(clock.now() - before).toBeLessThan(3_600_000);
  expect([quota.spent, quota.remaining]).toEqual([1, 2]);
});

test('the last attempt of a request that fails after a refusal is refunded too', async () => {
  const server = await startServer(REFUSES);
  const { transport, quota } = benchOf(server, quickClock(), { totalTimeoutMs: 0 });
  await mixpanelErrorOf(() => transport.send(REQUEST));
  expect(quota.spent).toBe(0);
});

test('a free request costs no quota, and waits out a refusal by itself', async () => {
  const clock = quickClock();
  const server = await startServerWith(says(429, '', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport, quota } = benchOf(server, clock, { random: () => 0 });
  expect(await textOf(await transport.send({ ...REQUEST, isFree: true }))).toBe('ok');
  expect([quota.spent, clock.slept]).toEqual([0, [61_000]]);
});

test('a request holds its slot until its body has been read', async () => {
  const server = await startServer(says(200, 'x'.repeat(1_000_000)));
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  const first = await transport.send(REQUEST);
  const second = transport.send(REQUEST);
  await settle();
  expect(server.asked).toHaveLength(1);
  await textOf(first);
  expect(await textOf(await second)).toHaveLength(1_000_000);
});

test('destroying a body releases the slot', async () => {
  const server = await startServer(
    says(200, gzipSync(Buffer.alloc(1_000_000)), { 'Content-Encoding': 'gzip' }),
  );
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  (await transport.send(REQUEST)).body.destroy();
  expect(await textOf(await transport.send(REQUEST))).toHaveLength(1_000_000);
});

test('a body that breaks off releases the slot', async () => {
  const server = await startServerWith(breaksOffAfter('half'), says(200, 'ok'));
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  const first = await transport.send(REQUEST);
  await thrownBy(() => textOf(first));
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});

test('a failed request releases its slot after any kind of failure', async () => {
  const server = await startServerWith(
    ...[says(500, 'x'), dropsConnection, REFUSES, says(503, 'x'.repeat(200_000)), says(401, 'x')],
    says(200, 'ok'),
  );
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  await mixpanelErrorOf(() => transport.send(REQUEST));
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});
