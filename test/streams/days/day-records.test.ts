import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import type { ColumnSchemas } from '../../../src/airbyte/stream.ts';
import { membersIn } from '../../support/members-of.ts';
import { ItemRecords } from '../../../src/streams/records/item-records.ts';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { DayStarts, writeDay } from '../../../src/streams/days/day-records.ts';

const OWN = { primaryKey: ['funnel_id', 'date'], cursorField: 'date' };
const DAYS = [
  { day: '2026-01-31', members: membersIn('{"steps":[{"count":1.0}]}') },
  { day: '2026-02-01', members: membersIn('{}') },
];

const CONSTANTS = new Map([
  ['funnel_id', Buffer.from('7')],
  ['name', Buffer.from('"F"')],
]);

/** The JSON of each record. */
function written(catalog: ColumnSchemas, newColumns: boolean): string[] {
  const writer = new RecordWriter('funnels', 7);
  const columns = selectColumns(OWN, catalog, newColumns);
  const records = new ItemRecords({ columns, oddItems: new OddItems() });
  for (const day of DAYS) writeDay(day, CONSTANTS, new DayStarts('Europe/Berlin'), records, writer);
  const lines = writer.take().bytes.toString().trimEnd().split('\n');
  return lines.map((line) => line.slice(line.indexOf('"data":') + 7, -2));
}

test("a record has the constant columns, the start of its day in the project's time zone, and the report byte for byte", () => {
  expect(written({}, true)).toEqual([
    '{"funnel_id":7,"name":"F","date":"2026-01-31","datetime":"2026-01-30T23:00:00Z","steps":[{"count":1.0}]}',
    '{"funnel_id":7,"name":"F","date":"2026-02-01","datetime":"2026-01-31T23:00:00Z"}',
  ]);
});

test('unwanted columns are left out', () => {
  expect(written({ steps: {} }, false)).toEqual([
    '{"funnel_id":7,"date":"2026-01-31","steps":[{"count":1.0}]}',
    '{"funnel_id":7,"date":"2026-02-01"}',
  ]);
});

test('a member of the report does not replace a column of the same name', () => {
  const members = membersIn('{"date":"x","steps":[]}');
  const writer = new RecordWriter('funnels', 7);
  const columns = selectColumns(OWN, {}, true);
  const constants = new Map([['funnel_id', Buffer.from('7')]]);
  writeDay(
    { day: '2026-01-31', members },
    constants,
    new DayStarts('UTC'),
    new ItemRecords({ columns, oddItems: new OddItems() }),
    writer,
  );
  expect(writer.take().bytes.toString()).toContain(
    '{"funnel_id":7,"date":"2026-01-31","datetime":"2026-01-31T00:00:00Z","steps":[]}',
  );
});
