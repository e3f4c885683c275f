import { expect, test } from '@jest/globals';
import { selectColumns, keepSelected } from '../../src/airbyte/column-selection.ts';

const stream = { primaryKey: ['id', 'day'], cursorField: 'time' };
const record = { id: 1, day: 'd', time: 't', known: 1, new: 2 };

test('where new columns are wanted a record stays as it is', () => {
  expect(keepSelected(selectColumns(stream, { known: {} }, true), record)).toEqual(record);
});

test('else it has the columns of the catalog, and key and cursor whether they are there or not', () => {
  expect(keepSelected(selectColumns(stream, { known: {} }, false), record)).toEqual({
    id: 1,
    day: 'd',
    time: 't',
    known: 1,
  });
});

test('a stream without key and cursor has just the columns of the catalog', () => {
  const columns = selectColumns({ primaryKey: [], cursorField: undefined }, { known: {} }, false);
  expect(keepSelected(columns, record)).toEqual({ known: 1 });
});

test('what every object has is no column', () => {
  expect(selectColumns(stream, {}, false).isDelivered('constructor')).toBe(false);
});
