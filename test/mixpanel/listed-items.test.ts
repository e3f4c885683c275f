import { expect, test } from '@jest/globals';
import { digitsOf, parseListedItems, TEXT, valueOf } from '../../src/mixpanel/listed-items.ts';
import { AnswerTooLarge } from '../../src/mixpanel/http/json-answer.ts';
import { entriesOf, membersIn } from '../support/members-of.ts';

function parse(text: string, key?: string): { items: unknown[]; odd: unknown[] } | undefined {
  const list = parseListedItems(Buffer.from(text), key);
  if (list === undefined) return undefined;
  const items = list.items.map(({ id, members }) => [
    id,
    ...entriesOf(members).map(([name, json]) => `${name}=${json}`),
  ]);
  return { items, odd: [...list.odd] };
}

const items = (...of: unknown[]): unknown => ({ items: of, odd: [] });

test.each([
  ['[]', items()],
  ['[{"id":1,"name":"a"},{"id":2}]', items(['1', 'id=1', 'name="a"'], ['2', 'id=2'])],
  [' \n[ {"id":1 , "n":1.0} ]\n', items(['1', 'id=1', 'n=1.0'])],
  ['{"status":"ok","results":[{"id":1}]}', items(['1', 'id=1'])],
  ['{"error":false,"annotations":[{"id":1}]}', items(['1', 'id=1'])],
  ['{"status":"ok","results":null}', items()],
  ['{"status":"ok","results":{"results":[{"id":1}]}}', items(['1', 'id=1'])],
  ['{"results":{"results":null}}', items()],
  ['[{"id":9007199254740993}]', items(['9007199254740993', 'id=9007199254740993'])],
  ['[{"id":"12"}]', items(['12', 'id=12'])],
  ['[{"id":1,"x":1},{"id":2},{"id":1,"x":2}]', items(['1', 'id=1', 'x=2'], ['2', 'id=2'])],
  [
    '[{"id":1,"name":null,"created":null,"user":{"a":[null]}}]',
    items(['1', 'id=1', 'name=null', 'created=null', 'user={"a":[null]}']),
  ],
])('%s is a list of items', (text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test('another member may hold the ID', () => {
  expect(parse('[{"funnel_id":7,"id":8}]', 'funnel_id')).toEqual(items(['7', 'funnel_id=7', 'id=8']));
});

test.each([
  ['"0f1c"', '0f1c', '"0f1c"'],
  ['" a\\u00e9 "', ' aé ', '" aé "'],
  ['9007199254740993', '9007199254740993', '"9007199254740993"'],
  ['"7"', '7', '"7"'],
])('where IDs are text, %s is the ID %s', (json, id, written) => {
  const list = parseListedItems(Buffer.from(`[{"id":${json}}]`), 'id', TEXT);
  expect(list?.odd).toEqual([]);
  expect(list?.items.map((item) => [item.id, ...entriesOf(item.members)])).toEqual([[id, ['id', written]]]);
});

test.each(['null', '""', '" "', '1.5', 'true', '{}', '["a"]'])(
  'where IDs are text, %s is not an ID',
  (json) => {
    const list = parseListedItems(Buffer.from(`[{"id":${json}},{"id":"b"}]`), 'id', TEXT);
    expect(list?.items.map(({ id }) => id)).toEqual(['b']);
    expect(list?.odd).toHaveLength(1);
  },
);

test.each([
  ['{"results":[],"pagination":{"page_size":100,"next_cursor":"abc"}}', 'abc'],
  ['{"results":{"results":[],"pagination":{"next_cursor":7}}}', '7'],
  ['{"results":[],"pagination":{"page_size":100,"next_cursor":null}}', undefined],
  ['{"results":[],"pagination":null}', undefined],
  ['[]', undefined],
])('the cursor of the page after %s is %s', (text, next) => {
  expect(parseListedItems(Buffer.from(text))?.next).toBe(next);
});

test.each([
  ['null', false],
  ['{}', false],
  ['{"name":"a"}', true],
  ['{"id":null,"name":"a"}', true],
  ['{"id":1.5}', true],
  ['{"id":"x"}', true],
  ['"text"', true],
  ['7', true],
  ['[{"id":3}]', true],
])('the entry %s has no usable ID, and the items around it are found', (entry, mayHoldData) => {
  expect(parse(`[{"id":1},${entry} , {"id":2}]`)).toEqual({
    items: [
      ['1', 'id=1'],
      ['2', 'id=2'],
    ],
    odd: [{ excerpt: JSON.stringify(entry), mayHoldData }],
  });
});

test.each([
  ...['', 'null', '{}', '"text"', '7', '<html>', '[{"id":1}', '[{"id":1}] more', '{"results":{}}'],
  ...['{"results":{"error":"Timed out","results":[]}}', '{"results":{"results":{}}}'],
  ...['{"results":"none"}', '{"status":"error","results":[]}', '{"error":"Timed out","results":[{"id":1}]}'],
])('%s is not a list of items', (text) => {
  expect(parse(text)).toBeUndefined();
});

test.each([
  ['-1405123841946871899', '-1405123841946871899'],
  ['"-1405123841946871899"', '-1405123841946871899'],
  ['1.0', undefined],
  ['1e3', undefined],
  ['"1', undefined],
  ['null', undefined],
])('the digits of %s are %s', (json, digits) => {
  expect(digitsOf(Buffer.from(json))).toBe(digits);
});

test('a missing value is undefined', () => {
  const item = { id: '1', members: membersIn('{"date":"2026-01-01"}') };
  expect([valueOf(item, 'date'), valueOf(item, 'user')]).toEqual(['2026-01-01', undefined]);
});

test.each(['{"id":1}', '{"name":"a"}', 'null'])(
  'a list of more than 100,000 entries is too large: %s',
  (entry) => {
    const list = (count: number): Buffer =>
      Buffer.from(`[${Array.from({ length: count }, (_, i) => entry.replace('1', String(i))).join(',')}]`);
    expect(parseListedItems(list(100_000))).toBeDefined();
    expect(() => parseListedItems(list(100_001))).toThrow(AnswerTooLarge);
  },
);
