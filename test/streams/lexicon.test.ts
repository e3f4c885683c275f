import { expect, test } from '@jest/globals';
import { descriptionsOf } from '../../src/streams/lexicon.ts';
import { CapturedOutput } from '../support/captured-output.ts';
import { says, startServer, type Answer } from '../support/http-server.ts';
import { ManualClock, until } from '../support/manual-clock.ts';
import { contextFor } from '../support/stream-bench.ts';

/** The descriptions for two streams at a time, from a Lexicon that answers this. */
async function describe(answer: Answer, nativeTypes = false) {
  const server = await startServer(answer);
  const captured = new CapturedOutput();
  const clock = new ManualClock();
  const start = clock.now();
  const context = contextFor(server, { nativeTypes }, clock, captured, 20_000);
  const described = Promise.all([descriptionsOf(context, 'events'), descriptionsOf(context, 'profiles')]);
  const state = { isOver: false };
  void described.finally(() => (state.isOver = true));
  await until(() => state.isOver || server.asked.length > 0);
  if (answer === SILENCE) await clock.advance(20_000);
  while (!state.isOver) {
    await until(() => state.isOver || clock.asleep > 0);
    await clock.advance(1000);
  }
  const [events, profiles] = await described;
  const seconds = (clock.now() - start) / 1000;
  return { events, profiles, asked: server.asked.length, logs: captured.logs, seconds };
}

const SILENCE: Answer = () => undefined;
const ENTRIES = [
  { entityType: 'event', name: 'Order', schemaJson: { properties: { price: { description: 'In euros' } } } },
  { entityType: 'profile', schemaJson: { properties: { $email: { description: 'The newest' } } } },
];

test('one request describes the properties of events and those of profiles', async () => {
  const described = await describe(says(200, JSON.stringify({ status: 'ok', results: ENTRIES })));
  expect(described).toMatchObject({
    ...{ events: new Map([['price', 'In euros']]), profiles: new Map([['$email', 'The newest']]) },
    ...{ asked: 1, logs: [] },
  });
});

test.each<[string, Answer, string]>([
  ['is not in the plan', says(402, '{"error":"no API calls"}'), 'no API calls'],
  ['is forbidden', says(403, '{"error":"no permission"}'), 'no permission'],
  ['does not exist', says(404, '{}'), '404'],
  ['rejects the credentials', says(401, '{"error":"who?"}'), 'who'],
  ['is not a list of schemas', says(200, '{"results":{}}'), 'results'],
  ['is not JSON', says(200, '<html>'), 'html'],
  ['is rate-limited', says(429, '{"error":"6/5"}', { 'retry-after': '60' }), '6/5'],
  ['does not come', SILENCE, 'did not answer within 20 s'],
])('a Lexicon that %s is done without, with one INFO line, within 20 s', async (_how, answer, reason) => {
  const { events, profiles, logs, seconds } = await describe(answer);
  expect([events.size, profiles.size]).toEqual([0, 0]);
  expect(logs).toEqual([
    expect.stringMatching(/^INFO the Lexicon could not be read, so the columns of properties have no descr/),
  ]);
  expect(logs[0]).toContain(reason);
  expect(seconds).toBeLessThan(21);
});

test('with native types, the warning about them says that the Lexicon cannot be read', async () => {
  const { logs } = await describe(says(403, '{"error":"no permission"}'), true);
  expect(logs).toEqual([]);
});
