import { expect, test } from '@jest/globals';
import { describeStream } from '../../src/airbyte/catalog.ts';
import { isObject } from '../../src/base/json-object.ts';
import { Mixpanel } from '../../src/mixpanel/client.ts';
import type { ReadOptions } from '../../src/streams/context.ts';
import { annotations } from '../../src/streams/annotations.ts';
import { streams } from '../../src/streams/index.ts';
import { quickClock } from '../support/manual-clock.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { startRecorded } from './server.ts';

/** The columns of a stream by property, with their types. */
async function discovered(name: string, options: Partial<ReadOptions> = {}): Promise<Map<string, unknown>> {
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`no stream ${name}`);
  const { json_schema: schema } = await describeStream(stream, contextFor(await startRecorded(), options));
  const columns = Object.entries(isObject(schema['properties']) ? schema['properties'] : {});
  return new Map(
    columns.map(([column, each]) => {
      const { mixpanel_property: property = column, type } = isObject(each) ? each : {};
      return [String(property), type];
    }),
  );
}

test('a recorded list of event properties becomes columns, those of sessions without a count too', async () => {
  const columns = await discovered('export');
  const listed = ['$browser', '$browser_version', '$current_url', 'mp_lib', 'noninteraction', '$event_name'];
  const computed = ['$duration_s', '$event_count', '$origin_end', '$origin_start'];
  expect([...columns.keys()]).toEqual(
    expect.arrayContaining([...listed, ...computed, 'UTM_source', 'Search Filter']),
  );
  for (const name of ['count', 'error', 'status', 'results']) expect(columns.has(name)).toBe(false);
});

test('types of a recorded Lexicon count for events only', async () => {
  const columns = await discovered('export', { nativeTypes: true });
  expect(columns.get('Search Filter')).toEqual(['null', 'array']);
  expect(columns.get('$browser')).toEqual(['null', 'string']);
  const declared = await contextFor(await startRecorded()).mixpanel.app.lexicon();
  expect(declared?.events.types).toEqual(
    new Map([
      ['Cart Value', new Set(['number'])],
      ['Search Filter', new Set(['array'])],
    ]),
  );
});

test('a recorded list of profile properties becomes columns of every type', async () => {
  const columns = await discovered('engage');
  const types = ['$browser', '$is_active', '$CreatedTimestamp', '$CreatedDay', '$properties', '$tags', '321'];
  expect(types.map((name) => columns.get(name))).toEqual([
    ...[
      ['null', 'string'],
      ['null', 'boolean'],
      ['null', 'number'],
      ['null', 'string'],
    ],
    ...[
      ['null', 'object'],
      ['null', 'array'],
      ['null', 'string'],
    ],
  ]);
});

test('recorded annotations of the older API, whose error is false, arrive', async () => {
  const { url } = await startRecorded();
  const clock = quickClock();
  const context = contextFor({ url }, { projectTimezone: 'UTC' }, clock);
  const mixpanel = new Mixpanel({
    ...{ region: 'US', baseUrl: url, credentials: { apiSecret: 'topsecret' }, parallelQueries: 3 },
    ...{ userAgent: 'test', totalTimeoutMs: Infinity, clock, random: () => 0, log: () => undefined },
  });
  expect((await readStream(annotations, { ...context, mixpanel })).records).toEqual([
    { id: 2138193, project_id: 1529987, date: '2024-01-15T12:00:00Z', description: 'release' },
  ]);
});
