import { expect, test } from '@jest/globals';
import { ListSplitter, RestTooLarge } from '../../src/json/list-splitter.ts';
import fc from '../support/fast-check.ts';

const NUM_RUNS = 500;
const LIMITS = { itemBytes: 1000, restBytes: 1000 };

/** The items of `list` and the rest, of an object that arrives in chunks of this size. */
function split(json: string, chunkBytes: number, limits = LIMITS): { items: string[]; rest: string } {
  const bytes = Buffer.from(json);
  const splitter = new ListSplitter('list', limits);
  const items: string[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    for (const found of splitter.push(bytes.subarray(start, start + chunkBytes))) {
      if ('head' in found) items.push(`large: ${found.head.length}`);
      else {
        let from = 1;
        for (const end of found.ends) {
          items.push(found.list.toString('utf8', from, end));
          from = end + 1;
        }
        expect(found.list.subarray(from - 1).toString()).toBe(']\n');
      }
    }
  }
  return { items, rest: splitter.rest.toString() };
}

const values = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constantFrom('""', '[]', '{}', '"\\\\"', '"\\""', '"]"', '"}"', '","', '{"list":[1,2]}', '[["list"]]'),
);
const members = fc.array(fc.tuple(fc.constantFrom('"a"', '"list "', '"List"', '"\\\\list"'), values), {
  maxLength: 3,
});

test('the items of a list are found wherever the object is cut, and the rest is what was around them', () => {
  fc.assert(
    fc.property(
      fc.array(values, { maxLength: 5 }),
      fc.constantFrom(['', ''], [' ', '\r\n\t']),
      members,
      members,
      fc.constantFrom(1, 2, 3, 7, 64, 100_000),
      (list, [before = '', after = ''], head, tail, chunkBytes) => {
        const object = (items: string): string =>
          `{${[...head.map((member) => member.join(':')), `"list"${after}:${before}[${items}]`, ...tail.map((member) => member.join(':'))].join()}}`;
        const items = list.map((value) => before + value + after);
        const found = split(object(items.join()), chunkBytes);
        expect(found.items.map((item) => item.trim())).toEqual(list.map((value) => value.trim()));
        expect(found.rest).toBe(object(''));
      },
    ),
    { numRuns: NUM_RUNS },
  );
});

test.each([
  '',
  'x',
  '[',
  '{"list":',
  '{"list":[',
  '{"list":[1',
  '[{"list":[1]}]',
  '{"a":{"list":[1]}}',
  '["list",[1]]',
])('%j has no complete items', (json) => {
  for (const chunkBytes of [1, 100])
    expect(split(json, chunkBytes)).toEqual({ items: [], rest: json.replace(/(?<=^\{"list":\[)1/, '') });
});

test('an item that is too large is cut, however it continues, and the items after it are found', () => {
  const large = `{"a":[${'"x",'.repeat(2000)}0]}`;
  expect(split(`{"list":[1,${large},2]}`, 100).items).toEqual([
    '1',
    expect.stringMatching(/^large: 1\d\d\d$/),
    '2',
  ]);
});

test('a rest that is too large is an error', () => {
  expect(() => split(`{"a":"${'x'.repeat(2000)}","list":[1]}`, 100)).toThrow(RestTooLarge);
});
