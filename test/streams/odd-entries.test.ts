import { expect, test } from '@jest/globals';
import { UndeliveredItemsError } from '../../src/base/errors.ts';
import type { MixpanelStream } from '../../src/streams/define-stream.ts';
import { annotationTags } from '../../src/streams/annotation-tags.ts';
import { annotations } from '../../src/streams/annotations.ts';
import { cohortMembers } from '../../src/streams/cohort-members.ts';
import { cohorts } from '../../src/streams/cohorts.ts';
import { funnels } from '../../src/streams/funnels.ts';
import { savedReports } from '../../src/streams/saved-reports.ts';
import { says, startServer } from '../support/http-server.ts';
import { readOddly } from '../support/odd-reads.ts';
import { contextFor, toolsFor } from '../support/stream-bench.ts';
import { slicesOf } from '../support/slices.ts';

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
  [savedReports, 'id'],
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

test('a funnel without data for a day that it lists delivers the others and fails for that day alone', async () => {
  const report = '{"meta":{"dates":["2026-01-01","2026-01-02"]},"data":{"2026-01-01":{}}}';
  const { records, thrown, state, asked } = await readOddly(funnels, list(funnels, [1]), report);
  expect(records).toMatchObject([{ date: '2026-01-01' }]);
  expect(thrown).toMatchObject([
    { message: expect.stringContaining('left out days'), detail: expect.stringContaining('2026-01-02') },
  ]);
  expect(state).toMatchObject({ parts: { 1: { read: [{ from: '2026-01-01', to: '2026-01-01' }] } } });
  expect(asked).toBe(2);
});

test('a funnel that is missing from a list with an entry without an ID may be that entry, so its state stays', async () => {
  const state = {
    version: 1,
    parts: { 8: { read: [{ from: '2026-01-01', to: '2026-01-02', at: '2026-01-20T00:00:00Z' }] } },
  };
  const odd = await readOddly(funnels, list(funnels, [1], '{"name":"odd one"}'), undefined, state);
  expect(odd.state).toMatchObject({ parts: state.parts });
  const { state: without } = await readOddly(funnels, list(funnels, [1]), undefined, state);
  expect(without).not.toMatchObject({ parts: state.parts });
});

test('members of a cohort of groups are requested with the digits of its data group', async () => {
  const group = '{"id":2,"data_group_id":-1405123841946871899}';
  const { forms } = await readOddly(cohortMembers, list(cohortMembers, [1], group));
  const queries = forms
    .map((form) => new URLSearchParams(form))
    .filter((form) => form.has('filter_by_cohort'));
  expect(queries.map((form) => [form.get('filter_by_cohort'), form.get('data_group_id')])).toEqual([
    ['{"id":1}', null],
    ['{"id":2}', '-1405123841946871899'],
  ]);
});

test.each(['-1405123841946871899', '"-1405123841946871899"'])(
  'the data group %s keeps its digits',
  async (json) => {
    const server = await startServer(says(200, `[{"id":2,"data_group_id":${json}}]`));
    const { tools } = toolsFor('cohorts');
    const [slice] = await slicesOf(await cohorts.plan(undefined, contextFor(server), tools));
    const lines: string[] = [];
    for await (const batch of slice?.read(tools) ?? [])
      if ('bytes' in batch) lines.push(batch.bytes.toString());
    expect(lines.join('')).toContain('"data_group_id":-1405123841946871899}');
  },
);
