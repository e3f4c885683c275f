import { expect, test } from '@jest/globals';
import { runSource } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';
import { STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T20:00:00Z');

test('on the free plan check succeeds and says what is not in the plan', async () => {
  const emulator = await emulate({ plan: 'free', clock: { now: () => NOW }, eventsPerDay: 5 });
  const { connection } = await runSource('check', { config: configWith(), url: emulator.url, nowMs: NOW });
  expect(connection?.status).toBe('SUCCEEDED');
  expect(connection?.message).toMatch(
    /^Can be read: export, annotations, annotation_tags, saved_reports, lexicon_schemas, lookup_tables, feature_flags, experiments\. engage, cohorts, .* are not available: The Mixpanel plan/,
  );
});

test('on the free plan discover offers all streams, and export is read', async () => {
  const emulator = await emulate({ plan: 'free', clock: { now: () => NOW }, eventsPerDay: 20 });
  const given = { config: configWith({ start_date: '2026-06-18' }), url: emulator.url, nowMs: NOW };
  const { catalog, exitCode, messages } = await runSource('discover', given);
  expect(exitCode).toBe(0);
  expect(catalog.map(({ name }) => name)).toEqual(STREAM_NAMES);
  const warnings = messages.flatMap((message) =>
    message.type === 'LOG' && message.log.level === 'WARN' ? [message.log.message] : [],
  );
  expect(warnings.toSorted()).toEqual([
    expect.stringMatching(
      /^engage, cohort_members: the profile properties could not be listed, .* 402 .*plan/,
    ),
    expect.stringMatching(/^export: the event properties could not be listed, .* 402 .*plan/),
    expect.stringMatching(/^group_profiles: not all groups could be sampled, .* 402 .*plan/),
  ]);
  const events = catalog.filter(({ name }) => name === 'export');
  expect(events[0]?.json_schema['properties']).toMatchObject({ browser: { mixpanel_property: '$browser' } });
  const run = await runSource('read', { ...given, catalog: configured(events, 'incremental') });
  expect(run.exitCode).toBe(0);
  expect(run.records('export').length).toBeGreaterThan(40);
});
