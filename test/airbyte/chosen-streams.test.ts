import { expect, test } from '@jest/globals';
import { chosenStreams } from '../../src/airbyte/chosen-streams.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const [a, b] = [{ name: 'export' }, { name: 'engage' }];

test('all streams are read unless some are chosen', () => {
  expect(chosenStreams([a, b], undefined)).toEqual([a, b]);
  expect(chosenStreams([a, b], ['engage'])).toEqual([b]);
  expect(chosenStreams([a, b], ['engage', 'export'])).toEqual([a, b]);
});

test('a misspelt stream is rejected with the nearest name', async () => {
  const { kind, message } = await connectorErrorOf(() => chosenStreams([a, b], ['exprot']));
  expect([kind, message]).toEqual([
    'config',
    '--streams names "exprot", which is not offered. Did you mean export? Choose from export, engage.',
  ]);
});
