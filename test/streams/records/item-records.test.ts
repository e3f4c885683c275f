import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import type { ColumnSchemas } from '../../../src/airbyte/stream.ts';
import { integer, text, timestampWithoutZone } from '../../../src/streams/column-types.ts';
import { ItemRecords } from '../../../src/streams/records/item-records.ts';
import { membersIn } from '../../support/members-of.ts';

const TYPED = { id: integer, name: text, created: timestampWithoutZone };
const RESCUING = { ...TYPED, _rescued_data: text };

/** The JSON of the record with its meta, and the warnings. */
function written(item: string, catalog: ColumnSchemas, newColumns = true): [json: string, ...string[]] {
  const oddItems = new OddItems();
  const writer = new RecordWriter('cohorts', 7);
  const columns = selectColumns({ primaryKey: ['id'], cursorField: 'created' }, catalog, newColumns);
  new ItemRecords({ columns, oddItems }).write(membersIn(item), writer);
  const line = writer.take().bytes.toString();
  return [line.slice(line.indexOf('"data":') + 7, -3), ...oddItems.warnings()];
}

test('a value that fits is written byte for byte, and one that is not text as its JSON in a column of text', () => {
  expect(written('{"id":9007199254740993,"name":1.0,"created":"2026-01-31 08:00:00"}', RESCUING)).toEqual([
    '{"id":9007199254740993,"name":"1.0","created":"2026-01-31 08:00:00","_rescued_data":null}',
  ]);
});

test.each([
  '"soon"',
  '""',
  '"0000-00-00 00:00:00"',
  '"2026-01-31T08:00:00Z"',
  '"2026-01-31"',
  '1769846400',
  '{"a": "b\\n"}',
])('a created of %s is null, and exact in `_rescued_data`', (created) => {
  expect(written(`{"id":1,"created":${created}}`, RESCUING)).toEqual([
    `{"id":1,"created":null,"_rescued_data":${JSON.stringify(`{"created":${created}}`)}},"meta":{"changes":[{"field":"created","change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}]}`,
    'values that do not fit the type of their column were set to null and kept in _rescued_data: created (1)',
  ]);
});

test('a member that the catalog does not declare is rescued too', () => {
  const [json, warning] = written('{"new":[1.0],"id":1,"more":"x"}', RESCUING);
  expect(json).toBe(String.raw`{"id":1,"_rescued_data":"{\"new\":[1.0],\"more\":\"x\"}"}`);
  expect(warning).toMatch(/^the catalog does not declare these properties, .*: new \(1\), more \(1\)$/);
  expect(written('{"new":1}', RESCUING, false)).toEqual(['{"_rescued_data":null}']);
});

test('without the column for it, every value is delivered unchanged, with a warning', () => {
  expect(written('{"id":1,"created":"soon","new":1.0}', TYPED)).toEqual([
    '{"id":1,"created":"soon","new":1.0}',
    expect.stringMatching(
      /^values that do not fit .* unchanged; refresh the schema .*: 1, the first is created /,
    ),
  ]);
  expect(written('{"id":"x","new":{}}', {})).toEqual(['{"id":"x","new":{}}']);
});
