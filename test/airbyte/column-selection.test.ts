import { expect, test } from '@jest/globals';
import { selectColumns, keepSelected } from '../../src/airbyte/column-selection.ts';

const stream = { primaryKey: ['id', 'day'], cursorField: 'time' };
const record = { id: 1, day: 'd', time: 't', known: 1, new: 2 };

test('with new columns a record is not changed', () => {
  expect(keepSelected(selectColumns(stream, { known: {} }, true), record)).toEqual(record);
});

test('without new columns a record has the columns of the catalog, its key and its cursor', () => {
  expect(keepSelected(selectColumns(stream, { known: {} }, false), record)).toEqual({
    id: 1,
    day: 'd',
    time: 't',
    known: 1,
  });
});

test('a stream without key and cursor has only the columns of the catalog', () => {
  const columns = selectColumns({ primaryKey: [], cursorField: undefined }, { known: {} }, false);
  expect(keepSelected(columns, record)).toEqual({ known: 1 });
});

test('inherited object properties are not columns', () => {
  expect(selectColumns(stream, {}, false).isDelivered('constructor')).toBe(false);
});
