import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../src/base/json-slices.ts';
import { saysFailed, valueOf } from '../../src/mixpanel/answer-members.ts';

test('an answer failed if it has a status, and that is not ok', () => {
  expect(['ok', undefined].map(saysFailed)).toEqual([false, false]);
  expect(['error', '', 'OK', null, false, 0, 200, ['ok']].map(saysFailed)).not.toContain(false);
});

test('a member is found by its name, however that is spelled, and has its value', () => {
  const text = Buffer.from(String.raw`{"st\u0061tus":"\u006fk","list":[1,{"a":null}]}` + '\n');
  const members = new ObjectSlices();
  members.walk(text, 0);
  const values = ['status', 'list', 'other'].map((name) => valueOf(members, text, name));
  expect(values).toEqual(['ok', [1, { a: null }], undefined]);
});
