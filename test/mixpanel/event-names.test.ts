import { expect, test } from '@jest/globals';
import { eventNames } from '../../src/mixpanel/event-names.ts';
import { MixpanelError } from '../../src/mixpanel/failures.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const PATH = '/api/query/events/names';
const rejection = () =>
  new MixpanelError('unknown', { status: 400, endpoint: `GET ${PATH} answered 400`, body: 'limit' });

test('all names are asked for at once, and each counts once', async () => {
  const asked: unknown[] = [];
  const names = await eventNames(
    ({ params }) => {
      asked.push(params);
      return Promise.resolve(['battle', 'View', 'battle']);
    },
    () => undefined,
  );
  expect([names.items, asked]).toEqual([['battle', 'View'], [{ type: 'general', limit: '10000' }]]);
});

test('if Mixpanel rejects the limit, its own default is used, with a log line', async () => {
  const logs: string[] = [];
  const ask = ({ params = {} }: { readonly params?: object }): Promise<unknown> =>
    'limit' in params ? Promise.reject(rejection()) : Promise.resolve(['battle']);
  expect(await eventNames(ask, (line) => logs.push(line))).toEqual({ items: ['battle'], odd: [] });
  expect(logs).toEqual([expect.stringContaining('only the 255 most frequent events are known')]);
});

test('entries that are not names are odd', async () => {
  const names = await eventNames(
    () => Promise.resolve([7, 'a', null, '']),
    () => undefined,
  );
  expect(names.items).toEqual(['a']);
  expect(names.odd).toEqual([
    { excerpt: '7', mayHoldData: true },
    { excerpt: 'null', mayHoldData: false },
    { excerpt: '""', mayHoldData: true },
  ]);
});

test('an answer that is not a list is rejected', async () => {
  const { message } = await connectorErrorOf(() =>
    eventNames(
      () => Promise.resolve({}),
      () => undefined,
    ),
  );
  expect(message).toBe(`Mixpanel's answer to ${PATH} is not a list of events.`);
});
