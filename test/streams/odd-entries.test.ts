import { expect, test } from '@jest/globals';
import { UndeliveredItemsError } from '../../src/base/errors.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import { annotationTags } from '../../src/streams/annotation-tags.ts';
import { annotations } from '../../src/streams/annotations.ts';
import { cohortMembers } from '../../src/streams/cohort-members.ts';
import { cohorts } from '../../src/streams/cohorts.ts';
import { funnels } from '../../src/streams/funnels.ts';
import { readOddly } from '../support/odd-reads.ts';

/** A list with an entry for each ID, and what else it contains. */
function list(stream: MixpanelStream, ids: readonly number[], ...others: string[]): string {
  const key = stream === funnels ? 'funnel_id' : 'id';
  return `[${[...ids.map((id) => `{"${key}":${id},"name":"N${id}","created":"2026-01-02 03:04:05"}`), ...others].join()}]`;
}

const KEYS = new Map<MixpanelStream, string>([
  [cohorts, 'id'],
  [cohortMembers, 'cohort_id'],
  [funnels, 'funnel_id'],
  [annotations, 'id'],
  [annotationTags, 'id'],
]);

test.each([...KEYS].map(([stream, key]) => [stream.name, stream, key] as const))(
  '%s: null and empty entries are left out with a warning, and the others are delivered',
  async (_name, stream, key) => {
    const { records, thrown, logs } = await readOddly(stream, list(stream, [1, 2], 'null', '{}'));
    expect(records.map((record) => record[key])).toEqual([1, 2]);
    expect(thrown).toEqual([]);
    expect(logs).toContainEqual(`WARN ${stream.name}: left out 2 entries without a usable ID: "null", "{}"`);
  },
);

test.each([...KEYS].map(([stream, key]) => [stream.name, stream, key] as const))(
  '%s: an entry without an ID is shown and fails the stream after the others were delivered',
  async (_name, stream, key) => {
    const { records, thrown, logs } = await readOddly(stream, list(stream, [1], '{"name":"odd one"}'));
    expect(records.map((record) => record[key])).toEqual([1]);
    expect(thrown).toEqual([expect.any(UndeliveredItemsError)]);
    expect(logs).toContainEqual(
      expect.stringMatching(/^WARN .*left out an entry without a usable ID.*odd one/),
    );
  },
);

test.each([...KEYS].map(([stream, key]) => [stream.name, stream, key] as const))(
  '%s: members that are null stay null or mean nothing, and an item listed twice arrives once',
  async (_name, stream, key) => {
    const idKey = stream === funnels ? 'funnel_id' : 'id';
    const odd = `{"${idKey}":3,"name":null,"created":null,"date":null,"data_group_id":null,"user":null,"tags":null}`;
    const { records, thrown } = await readOddly(stream, list(stream, [1], odd, odd));
    expect(records.map((record) => record[key])).toEqual([1, 3]);
    expect(thrown).toEqual([]);
    if (stream === annotations) expect(records[1]).toMatchObject({ date: null, user: null, tags: null });
    if (stream === cohorts) expect(records[1]).toMatchObject({ created: null, name: null });
    if (stream === funnels) expect(records[1]).toMatchObject({ name: null });
  },
);

test('an odd day of a funnel is named, and the other days are delivered', async () => {
  const days = '"2026-01-01":{"steps":[]},"2026-01-02":"odd","2026-01-03":null';
  const { records, thrown } = await readOddly(funnels, list(funnels, [1]), `{"data":{${days}}}`);
  expect(records.map(({ date, steps }) => [date, steps])).toEqual([
    ['2026-01-01', []],
    ['2026-01-03', undefined],
  ]);
  expect(thrown).toMatchObject([{ message: expect.stringContaining('2026-01-02: ') }]);
});

test('a funnel without data for a day that it lists is requested in halves, and fails if the day stays missing', async () => {
  const report = '{"meta":{"dates":["2026-01-01","2026-01-02"]},"data":{"2026-01-01":{}}}';
  const { thrown, asked } = await readOddly(funnels, list(funnels, [1]), report);
  expect(thrown).toMatchObject([
    { message: expect.stringContaining('left out days'), detail: expect.stringContaining('2026-01-02') },
  ]);
  expect(asked).toBe(7);
});
