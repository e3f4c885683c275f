import { expect, test } from '@jest/globals';
import { annotations } from '../../src/streams/annotations.ts';
import { says, startServer } from '../support/http-server.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';

async function datesOf(projectTimezone: string, ...dates: string[]): Promise<unknown[]> {
  const results = dates.map((date, id) => ({ id, date, description: 'x' }));
  const server = await startServer(says(200, JSON.stringify({ status: 'ok', results })));
  const { records } = await readStream(annotations, contextFor(server, { projectTimezone }));
  return records.map(({ date }) => date);
}

test('annotations are delivered as Mixpanel sends them, plus their project id', async () => {
  const annotation = { id: 1, date: '2022-02-15T12:00:00Z', description: 'x', user: { id: 1 }, tags: [] };
  const server = await startServer(says(200, JSON.stringify({ status: 'ok', results: [annotation] })));
  const { records, state } = await readStream(annotations, contextFor(server));
  expect(records).toEqual([{ ...annotation, project_id: 1 }]);
  expect([state, server.asked.length]).toEqual([{}, 1]);
});

test('a date with an offset is converted to UTC', async () => {
  expect(await datesOf('US/Pacific', '2023-01-15T12:00:00+01:00')).toEqual(['2023-01-15T11:00:00Z']);
});

test('a date without an offset is local time of the project', async () => {
  expect(await datesOf('US/Pacific', '2022-02-15 12:00:00', '2022-07-15 12:00:00')).toEqual([
    ...['2022-02-15T20:00:00Z', '2022-07-15T19:00:00Z'],
  ]);
  expect(await datesOf('UTC', '2022-02-15 12:00:00')).toEqual(['2022-02-15T12:00:00Z']);
});

test('an invalid date is delivered unchanged', async () => {
  expect(await datesOf('UTC', 'soon', '2022-02-30 12:00:00')).toEqual(['soon', '2022-02-30 12:00:00']);
});
