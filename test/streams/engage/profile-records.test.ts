import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import { parseProfilePage } from '../../../src/mixpanel/profiles/profile-page.ts';
import { ownColumns, profileProperties } from '../../../src/streams/engage/columns.ts';
import { ProfileRecords } from '../../../src/streams/engage/profile-records.ts';
import { dataOf } from '../../support/stream-bench.ts';

/** Writes pages of profiles in order, and returns what is in each batch. */
function bench(): {
  records: ProfileRecords;
  write: (...profiles: [id: string, plan: string][]) => string[];
} {
  const columns = selectColumns({ primaryKey: [], cursorField: undefined }, {}, true);
  const oddItems = new OddItems();
  const records = new ProfileRecords(profileProperties(columns, ownColumns('plain')), { columns, oddItems });
  const writer = new RecordWriter('engage', 7);
  return {
    records,
    write(...profiles) {
      const results = profiles.map(([id, plan]) => ({ $distinct_id: id, $properties: { plan } }));
      records.write(parseProfilePage(Buffer.from(JSON.stringify({ results })), 0), writer);
      const { bytes, count } = writer.take();
      const written = dataOf(bytes).map(({ distinct_id, plan }) => `${String(distinct_id)} ${String(plan)}`);
      expect(written).toHaveLength(count);
      return written;
    },
  };
}

test('a profile that occurs twice on a page is written twice', () => {
  expect(bench().write(['a', 'free'], ['a', 'free'], ['b', 'free'])).toEqual(['a free', 'a free', 'b free']);
});

test('from a page that is read again, only new and changed profiles are written', () => {
  const { records, write } = bench();
  write(['a', 'free'], ['a', 'free'], ['b', 'free']);
  records.startOver();
  expect(write(['c', 'free'], ['b', 'paid'])).toEqual(['c free', 'b paid']);
  expect(write(['a', 'free'], ['a', 'free'], ['a', 'free'])).toEqual(['a free']);
});
