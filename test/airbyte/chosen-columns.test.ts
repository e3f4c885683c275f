import { expect, test } from '@jest/globals';
import { chosenColumns, withChosen } from '../../src/airbyte/chosen-columns.ts';

const stream = { primaryKey: ['id', 'day'], cursorField: 'time' };
const record = { id: 1, day: 'd', time: 't', known: 1, new: 2 };

test('where new columns are wanted a record stays as it is', () => {
  expect(withChosen(chosenColumns(stream, { known: {} }, true), record)).toEqual(record);
});

test('else it has the columns of the catalog, and key and cursor whether they are there or not', () => {
  expect(withChosen(chosenColumns(stream, { known: {} }, false), record)).toEqual({
    id: 1,
    day: 'd',
    time: 't',
    known: 1,
  });
});

test('a stream without key and cursor has just the columns of the catalog', () => {
  const columns = chosenColumns({ primaryKey: [], cursorField: undefined }, { known: {} }, false);
  expect(withChosen(columns, record)).toEqual({ known: 1 });
});

test('what every object has is no column', () => {
  expect(chosenColumns(stream, {}, false).isDelivered('constructor')).toBe(false);
});
