import { expect, test } from '@jest/globals';
import { ObjectMembers } from '../../src/json/object-members.ts';
import { entriesOf, membersIn } from '../support/members-of.ts';

test('the members of an object keep the bytes of their values', () => {
  const members = membersIn('{"id":9007199254740993,"n":1.0,"\\u0061":{"b":null}}');
  expect(entriesOf(members)).toEqual([
    ['id', '9007199254740993'],
    ['n', '1.0'],
    ['a', '{"b":null}'],
  ]);
  expect(members.get('a')?.toString()).toBe('{"b":null}');
  expect(members.get('b')).toBeUndefined();
});

test('of members with the same name the last value counts', () => {
  expect(entriesOf(membersIn('{"a":1,"b":2,"\\u0061":3}'))).toEqual([
    ['a', '3'],
    ['b', '2'],
  ]);
});

test('own members come first, in place of those with the same name', () => {
  const members = membersIn('{"a":1,"b":2}')
    .with([['c', Buffer.from('3')]])
    .with([['b', Buffer.from('4')]]);
  expect(entriesOf(members)).toEqual([
    ['c', '3'],
    ['b', '4'],
    ['a', '1'],
  ]);
  expect(members.get('b')?.toString()).toBe('4');
});

test('members can be left out, and others can take their names', () => {
  const members = membersIn('{"a":1,"b":2}').without('a');
  expect(entriesOf(members)).toEqual([['b', '2']]);
  expect(members.get('a')).toBeUndefined();
  expect(entriesOf(members.with([['a', Buffer.from('3')]]).without('b'))).toEqual([['a', '3']]);
});

test('several objects in one buffer can be read in turn', () => {
  const buffer = Buffer.from('[{"a":1},{"a":2,"b":3}]\n');
  const [first, second] = [1, 9].map((start) => new ObjectMembers(buffer, start));
  expect(first?.get('a')?.toString()).toBe('1');
  expect(second?.get('b')?.toString()).toBe('3');
  expect(first?.get('b')).toBeUndefined();
});
