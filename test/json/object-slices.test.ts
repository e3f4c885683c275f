import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../src/json/object-slices.ts';
import { INVALID } from '../../src/json/scan.ts';
import fc from '../support/fast-check.ts';
import { json, space } from '../support/json-texts.ts';
import { membersOf } from '../support/members-of.ts';

/** The members of an object as text; undefined if the walk finds it invalid. */
function walk(object: string, slices = new ObjectSlices()): [string, string][] | undefined {
  const buffer = Buffer.from(`${object}\n`);
  return slices.walk(buffer, 0) === buffer.length - 1 ? membersOf(slices) : undefined;
}

test('members are located without the white space around them', () => {
  expect(walk(String.raw`{ "a" : 1.0 ,"\u0061":{"x": [1, 2]} , "": "}" }`)).toEqual([
    ['a', '1.0'],
    [String.raw`\u0061`, '{"x": [1, 2]}'],
    ['', '"}"'],
  ]);
});

test('an empty object has no members, even after one that has some', () => {
  const slices = new ObjectSlices();
  expect(walk('{"a":1}', slices)).toHaveLength(1);
  expect(walk('{ }', slices)).toEqual([]);
});

test('other values than objects are invalid', () => {
  for (const json of ['[]', '1', '"a"', 'null', '']) expect(walk(json)).toBeUndefined();
});

test('an object may have any number of members', () => {
  const pairs = Array.from({ length: 3000 }, (_, i): [string, string] => [`k${i}`, String(i)]);
  expect(walk(`{${pairs.map(([key, value]) => `"${key}":${value}`).join(',')}}`)).toEqual(pairs);
});

test('the members of any object are found', () => {
  const member = fc.tuple(
    fc.string().map((key) => JSON.stringify(key)),
    json,
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(member, space, space)), (members) => {
      const text = members.map(
        ([[key, value], before, after]) => `${before}${key}${after}:${before}${value}${after}`,
      );
      const found = walk(`{${text.join(',')}}`);
      expect(found?.map(([key, value]) => [`"${key}"`, value])).toEqual(members.map(([pair]) => [...pair]));
    }),
  );
});

test('a walk begins anywhere and returns where the object ends', () => {
  const buffer = Buffer.from('xx{"a":[1]}yy\n');
  expect(new ObjectSlices().walk(buffer, 2)).toBe(11);
  expect(new ObjectSlices().walk(buffer, 99)).toBe(INVALID);
});

test('a member is found by its name, however that is spelled, and has its value', () => {
  const members = new ObjectSlices();
  members.walk(Buffer.from(String.raw`{"st\u0061tus":"\u006fk","list":[1,{"a":null}]}` + '\n'), 0);
  expect(['status', 'list', 'other'].map((name) => members.indexOf(name))).toEqual([0, 1, undefined]);
  expect(['status', 'list', 'other'].map((name) => members.parseMember(name))).toEqual([
    ...['ok', [1, { a: null }], undefined],
  ]);
});

test('a member that does not exist is an error, even if the object before had it', () => {
  const members = new ObjectSlices();
  walk('{"a":1,"b":2}', members);
  walk('{"a":1}', members);
  for (const index of [-1, 1, 2, 1e6, NaN]) {
    expect(() => members.keyStart(index)).toThrow(RangeError);
    expect(() => members.keyEnd(index)).toThrow(RangeError);
    expect(() => members.valueStart(index)).toThrow(RangeError);
    expect(() => members.valueEnd(index)).toThrow(RangeError);
    expect(() => members.key(index)).toThrow(RangeError);
    expect(() => members.value(index)).toThrow(RangeError);
  }
});
