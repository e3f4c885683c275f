import { expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { createGzip, gzipSync } from 'node:zlib';
import { readChunks } from '../../../src/mixpanel/http/body.ts';
import type { ApiAnswer } from '../../../src/mixpanel/http/attempt.ts';
import { stallsAfter, startServer, startServerWith } from '../../support/http-server.ts';
import { ManualClock, until } from '../../support/manual-clock.ts';
import { thrownBy } from '../../support/thrown.ts';
import { REQUEST, transportTo } from '../../support/transport-bench.ts';

const MINUTE_MS = 60_000;
const GZIP = { 'Content-Encoding': 'gzip' };

/** Reads a body; `seen` is the number of bytes so far, `ended` resolves to `complete` or the error. */
function reading({ body }: ApiAnswer): { seen: () => number; ended: Promise<string> } {
  let seen = 0;
  const read = async (): Promise<string> => {
    for await (const chunk of body) if (Buffer.isBuffer(chunk)) seen += chunk.length;
    return 'complete';
  };
  return { seen: () => seen, ended: read().catch((thrown: unknown) => String(thrown)) };
}

/** Advances the clock in steps, so that bytes in transit can arrive. */
async function pass(clock: ManualClock, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes * 6; passed++) await clock.advance(10_000);
}

test.each([
  ['plain', stallsAfter('some bytes'), 10],
  ['gzip', stallsAfter(gzipSync('x'.repeat(200_000)).subarray(0, -9), GZIP), 200_000],
])(
  'a %s body that has started and sends no byte for five minutes is stalled',
  async (_encoding, answer, bytes) => {
    const clock = new ManualClock();
    const server = await startServer(answer);
    const { seen, ended } = reading(await transportTo(server, clock).send(REQUEST));
    await until(() => seen() === bytes);
    await pass(clock, 4.8);
    expect(clock.armed).toBe(1);
    await pass(clock, 0.4);
    expect(await ended).toBe('Error: no byte arrived for 300 s');
    expect(clock.armed).toBe(0);
  },
);

test('the connection of a stalled body is closed', async () => {
  const clock = new ManualClock();
  let closed = false;
  const server = await startServer((response, ...rest) => {
    response.once('close', () => (closed = true));
    stallsAfter('some bytes')(response, ...rest);
  });
  const { ended, seen } = reading(await transportTo(server, clock).send(REQUEST));
  await until(() => seen() > 0);
  await pass(clock, 5.2);
  await ended;
  await until(() => closed);
});

test('the first byte of a body may take as long as the headers', async () => {
  const clock = new ManualClock();
  const server = await startServer(stallsAfter(''));
  const sending = transportTo(server, clock).send(REQUEST);
  // The timer that checks the body has replaced the one of the headers.
  await until(() => clock.timed.at(-1) === 10_000);
  await pass(clock, 8.3);
  expect(clock.armed).toBe(1);
  await pass(clock, 0.7);
  expect(await reading(await sending).ended).toBe('Error: no byte arrived for 520 s');
});

test('a slow body is read to its end', async () => {
  const clock = new ManualClock();
  let response: ServerResponse | undefined;
  const server = await startServer((answer) => {
    response = answer;
    answer.write('.');
  });
  const { ended, seen } = reading(await transportTo(server, clock).send(REQUEST));
  for (let bytes = 1; bytes < 5; bytes++) {
    await until(() => seen() === bytes);
    await pass(clock, 4.5);
    response?.write('.');
  }
  await until(() => seen() === 5);
  response?.end();
  expect(await ended).toBe('complete');
  expect(clock.armed).toBe(0);
});

test('compressed bytes that produce no output yet are not a stall', async () => {
  const clock = new ManualClock();
  let response: ServerResponse | undefined;
  const server = await startServer((answer) => {
    answer.writeHead(200, GZIP);
    answer.write(gzipSync('x').subarray(0, 3));
    response = answer;
  });
  const sending = transportTo(server, clock).send(REQUEST);
  const rest = gzipSync('x').subarray(3);
  await until(() => clock.timed.at(-1) === 10_000);
  for (let at = 0; at < 4; at++) {
    await pass(clock, 4.5);
    response?.write(rest.subarray(at, at + 1));
  }
  await pass(clock, 4.5);
  response?.end(rest.subarray(4));
  expect(await reading(await sending).ended).toBe('complete');
});

test.each([
  ['plain', false],
  ['gzip', true],
])('a reader that takes nothing of a %s body for an hour is not a stall', async (_encoding, isGzip) => {
  const clock = new ManualClock();
  const text = 'x'.repeat(20_000_000);
  const server = await startServer((response) => {
    response.writeHead(200, isGzip ? GZIP : {});
    const writer = isGzip ? createGzip({ level: 0 }) : response;
    if (isGzip) writer.pipe(response);
    writer.end(text);
  });
  const answer = await transportTo(server, clock).send(REQUEST);
  let seen = 0;
  for await (const chunk of readChunks(answer.body)) {
    if (seen === 0) await pass(clock, 60);
    seen += chunk.length;
  }
  expect(seen).toBe(text.length);
});

test('a reader that has not seen the end of a complete body is not a stall', async () => {
  const clock = new ManualClock();
  let finish: () => void = () => undefined;
  const server = await startServer((response) => {
    response.write('all of it');
    finish = () => response.end();
  });
  const { body } = await transportTo(server, clock).send(REQUEST);
  const chunks = readChunks(body);
  await chunks.next();
  finish();
  await until(() => 'complete' in body && body.complete === true);
  await pass(clock, 10);
  expect((await chunks.next()).done).toBe(true);
});

test('an error whose body stalls is classified by its status', async () => {
  const clock = new ManualClock();
  const server = await startServer((response) => {
    response.writeHead(402).write('some');
  });
  const sending = thrownBy(() => transportTo(server, clock).send(REQUEST));
  await until(() => clock.timed.at(-1) === 10_000);
  for (let checks = 0; checks < 10 && clock.armed > 0; checks++) await pass(clock, 1);
  expect((await sending).message).toMatch(/plan of this project does not include/);
});

test('a request whose headers do not arrive in time is retried once', async () => {
  const clock = new ManualClock();
  const server = await startServerWith(() => undefined);
  const sending = thrownBy(() => transportTo(server, clock).send(REQUEST));
  await until(() => server.asked.length === 1);
  await clock.advance(519_999);
  expect(server.asked).toHaveLength(1);
  await clock.advance(MINUTE_MS);
  await until(() => server.asked.length === 2);
  await clock.advance(520_000);
  expect((await sending).message).toMatch(/could not be reached/);
  expect([server.asked.length, clock.armed]).toEqual([2, 0]);
});
