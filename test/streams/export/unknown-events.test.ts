import { expect, test } from '@jest/globals';
import { warnOfUnknownEvents } from '../../../src/streams/export/unknown-events.ts';
import { CapturedOutput } from '../../support/captured-output.ts';
import { startServer } from '../../support/http-server.ts';
import { contextFor } from '../../support/stream-bench.ts';

async function logsFor(exportEvents: string[], answer: unknown, status = 200) {
  const asked: string[] = [];
  const server = await startServer((response, { path }) => {
    asked.push(path);
    response.writeHead(status).end(JSON.stringify(answer));
  });
  const captured = new CapturedOutput();
  await warnOfUnknownEvents(contextFor(server, { exportEvents }, undefined, captured));
  return { logs: captured.logs, asked };
}

test('a misspelt event is a warning with the nearest name', async () => {
  const { logs } = await logsFor(['Sign up', 'Bought'], ['Sign Up', 'Bought']);
  expect(logs).toEqual([
    `WARN export: export_events names "Sign up", which is not in Mixpanel's list of the last 31 days' events. Did you mean "Sign Up"? The spelling must be exact`,
  ]);
});

test('an event that resembles no other is a warning too', async () => {
  const { logs } = await logsFor(['Bought'], ['Sign Up']);
  expect(logs).toEqual([expect.stringMatching(/^WARN .*"Bought".* events\. Check its spelling$/)]);
});

test('known events are not mentioned, and without a choice of events nothing is asked', async () => {
  expect((await logsFor(['Sign Up'], ['Sign Up'])).logs).toEqual([]);
  expect(await logsFor([], [])).toEqual({ logs: [], asked: [] });
});

test.each([
  [{ error: 'no' }, 402],
  [{ odd: true }, 200],
])('if the list is %j with status %i, discovery goes on with a log line', async (answer, status) => {
  const { logs } = await logsFor(['Sign up'], answer, status);
  expect(logs).toEqual([
    expect.stringMatching(/^INFO export: the names in export_events could not be checked\. /),
  ]);
});
