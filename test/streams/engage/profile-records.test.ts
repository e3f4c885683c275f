import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import { ownColumns, profileProperties } from '../../../src/streams/engage/columns.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import { ProfileRecords } from '../../../src/streams/engage/profile-records.ts';
import { pageAndResults } from '../../support/read-page.ts';
import { dataOf } from '../../support/stream-bench.ts';

/** Writes pages of profiles in order, and returns what is in each batch. */
function bench(): {
  records: ProfileRecords;
  oddItems: OddItems;
  write: (...profiles: [id: string, plan: string][]) => Promise<string[]>;
} {
  const columns = selectColumns({ primaryKey: [], cursorField: undefined }, {}, true);
  const oddItems = new OddItems();
  const own = ownColumns('plain');
  const records = new ProfileRecords(profileProperties(columns, own, new ColumnNames(own)), {
    columns,
    oddItems,
  });
  const writer = new RecordWriter('engage', 7);
  return {
    records,
    oddItems,
    async write(...profiles) {
      const page = profiles.map(([id, plan]) => ({ $distinct_id: id, $properties: { plan } }));
      const { results } = await pageAndResults(JSON.stringify({ results: page }));
      for (const list of results) records.write(list, 0, writer);
      const { bytes, count } = writer.take();
      const written = dataOf(bytes).map(({ distinct_id, plan }) => `${String(distinct_id)} ${String(plan)}`);
      expect(written).toHaveLength(count);
      return written;
    },
  };
}

test('a profile that occurs twice on a page is written twice', async () => {
  expect(await bench().write(['a', 'free'], ['a', 'free'], ['b', 'free'])).toEqual([
    'a free',
    'a free',
    'b free',
  ]);
});

test('from a page that is read again, only new and changed profiles are written', async () => {
  const { records, write } = bench();
  await write(['a', 'free'], ['a', 'free'], ['b', 'free']);
  records.startOver();
  expect(await write(['c', 'free'], ['b', 'paid'])).toEqual(['c free', 'b paid']);
  expect(await write(['a', 'free'], ['a', 'free'], ['a', 'free'])).toEqual(['a free']);
});

test('the value of a property without a column is rescued, and counted once for each profile', async () => {
  const { records, oddItems } = bench();
  const writer = new RecordWriter('engage', 7);
  const name = 'x'.repeat(600);
  const page = [1, 2, 1].map((id) => ({ $distinct_id: id, $properties: { [name]: id } }));
  const { results } = await pageAndResults(JSON.stringify({ results: page }));
  for (const list of results) records.write(list, 0, writer);
  records.startOver();
  for (const list of results) records.write(list, 0, writer);
  const rescued = dataOf(writer.take().bytes).map(({ _rescued_data: value }) => value);
  expect(rescued).toEqual([1, 2, 1].map((id) => `{"${name}":${id}}`));
  expect(oddItems.warnings()).toEqual([expect.stringMatching(/^values of new properties .*: x{60}… \(3\)$/)]);
});
