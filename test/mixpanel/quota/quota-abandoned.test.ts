import { expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { withWaitObserver } from '../../../src/base/wait-observer.ts';
import { says, startServer, startServerWith } from '../../support/http-server.ts';
import { benchOf } from '../../support/quota-bench.ts';
import { ManualClock, settle, until } from '../../support/manual-clock.ts';
import { thrownBy } from '../../support/thrown.ts';
import { benchOf as transportBench, REFUSES, REQUEST, textOf } from '../../support/transport-bench.ts';

/** Some work and the controller that aborts it. */
function work(): { over: AbortController; within: <T>(act: () => Promise<T>) => Promise<T> } {
  const over = new AbortController();
  const observer = { waitChanged: () => undefined, signal: over.signal };
  return { over, within: (act) => withWaitObserver(observer, act) };
}

const END = new Error('the work was aborted');

test('a request waiting for quota fails uncounted when its work is aborted, and the next one is admitted', async () => {
  const { quota, clock } = benchOf({ perHour: 2 });
  await quota.acquire();
  await clock.advance(60_000);
  await quota.acquire();
  const { over, within } = work();
  const thrown = [1, 2].map(() => thrownBy(() => within(() => quota.acquire())));
  const next = quota.acquire();
  await settle();
  over.abort(END);
  expect(await Promise.all(thrown)).toEqual([END, END]);
  expect([quota.spent, clock.asleep]).toEqual([2, 1]);
  await clock.advance(3_605_000 - 60_000);
  await next;
  expect(quota.spent).toBe(3);
});

test.each([
  ['that counts', false],
  ['that is free', true],
])('a request %s passes on the slot it waits for when its work is aborted', async (_what, isFree) => {
  const { quota } = benchOf({ concurrent: 1 });
  const first = await quota.acquireFree();
  const { over, within } = work();
  const thrown = thrownBy(() => within<unknown>(() => (isFree ? quota.acquireFree() : quota.acquire())));
  await settle();
  const next = quota.acquireFree();
  over.abort(END);
  first.release();
  expect(await thrown).toBe(END);
  (await next).release();
  expect(quota.spent).toBe(0);
});

test.each([
  ['a server error', says(500), false],
  ['a refusal', REFUSES, false],
  ['a refusal of a free request', REFUSES, true],
])('after %s nothing is sent once the work is aborted', async (_what, failure, isFree) => {
  const clock = new ManualClock();
  const server = await startServerWith(failure, says(200, 'ok'));
  const { transport } = transportBench(server, clock);
  const { over, within } = work();
  const thrown = thrownBy(() => within(() => transport.send({ ...REQUEST, isFree })));
  await until(() => clock.asleep === 1);
  over.abort(END);
  expect(await thrown).toBe(END);
  expect([server.asked.length, clock.asleep, clock.armed]).toEqual([1, 0, 0]);
});

test('a wait that ended while no request was waiting is not reported to later requests', async () => {
  const { quota, clock } = benchOf({ perHour: 1 });
  await quota.acquire();
  const { over, within } = work();
  const thrown = thrownBy(() => within(() => quota.acquire()));
  await settle();
  over.abort(END);
  await thrown;
  await clock.advance(3_605_000);
  const notices: unknown[] = [];
  const observer = { waitChanged: (_who: object, wait: unknown) => notices.push(wait) };
  await withWaitObserver(observer, () => quota.acquire());
  expect(notices).toEqual([]);
});

test('an answer that arrives after its work was aborted gives back its slot', async () => {
  const { over, within } = work();
  const body = gzipSync(randomBytes(1_000_000));
  const server = await startServer((response, _request, index) => {
    if (index === 0) over.abort(END);
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(index === 0 ? body : gzipSync('ok'));
  });
  const { transport } = transportBench(server, new ManualClock(), { limits: { concurrent: 1 } });
  expect(await thrownBy(() => within(() => transport.send(REQUEST)))).toBe(END);
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});
