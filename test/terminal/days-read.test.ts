import { expect, test } from '@jest/globals';
import { daysRead } from '../../src/terminal/days-read.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const range = (from: string, to: string, at = '2026-06-20T00:30:00Z') => ({ from, to, at });

test('days are read, read before they had ended, or missing', () => {
  const state = {
    version: 1,
    read: [range('2026-06-14', '2026-06-15'), range('2026-06-18', '2026-06-20')],
  };
  expect(daysRead('export', state)).toEqual({
    from: '2026-06-14',
    to: '2026-06-20',
    marks: ['read', 'read', 'missing', 'missing', 'read', 'read', 'part'],
    partitions: undefined,
  });
});

test('a day ends when it does in the time zone of the state', () => {
  const read = [range('2026-06-18', '2026-06-20')];
  const marksIn = (zone: unknown) => daysRead('export', { version: 1, read, zone })?.marks;
  expect(marksIn('US/Pacific')).toEqual(['read', 'part', 'part']);
  expect(marksIn('Asia/Tokyo')).toEqual(['read', 'read', 'part']);
  expect(marksIn('Mars/Olympus')).toEqual(['read', 'read', 'part']);
});

test('a day that not all funnels have is read in part', () => {
  const parts = {
    '1,2': { read: [range('2026-06-01', '2026-06-03')] },
    '3': { read: [range('2026-06-02', '2026-06-04')] },
  };
  expect(daysRead('funnels', { version: 1, parts })).toEqual({
    from: '2026-06-01',
    to: '2026-06-04',
    marks: ['part', 'read', 'read', 'part'],
    partitions: 3,
  });
});

test.each([[{}], [{ version: 1, read: [] }], [{ version: 1, parts: {} }], [{ last_seen: '2026-06-01' }]])(
  'the state %j has no days',
  (state) => {
    expect(daysRead('a', state)).toBeUndefined();
  },
);

test('an invalid state is rejected with its stream', async () => {
  const { kind, message } = await connectorErrorOf(() => daysRead('export', { version: 1, read: 'x' }));
  expect([kind, message]).toEqual([
    'config',
    expect.stringMatching(/^The state of export is invalid: read must/),
  ]);
});
