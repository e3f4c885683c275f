import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { readUntil, recordsOf } from './support/kill.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate, projectSecret, serviceAccount } from './support/setup.ts';
import { offered } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const FIRST_ID = 5001;

function idsOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => FIRST_ID + index);
}

function givenFor({ url }: Emulator, report_ids: readonly number[], ...others: string[]): Given {
  const config = configWith({ start_date: '2026-06-01', report_ids });
  const catalog = configured(offered(['insights', ...others]), 'incremental');
  return { config, catalog, url, nowMs: NOW, clockJumps: true };
}

const withReports = (reports: number): Promise<Emulator> =>
  emulate({ clock: { now: () => NOW }, reports, limits: true, eventsPerDay: 5 });

/** The reports that were requested, one query each. */
const requested = ({ control }: Emulator): string[] =>
  control.requests
    .list()
    .flatMap(({ counted, query: { bookmark_id: id } }) => (counted && id !== undefined ? [id] : []));

/** What the emulator answers for a report. */
async function answerOf({ url }: Emulator, id: number): Promise<Record<string, unknown>> {
  const { username, secret, project_id } = serviceAccount;
  const Authorization = `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  const response = await fetch(`${url}/api/query/insights?bookmark_id=${id}&project_id=${project_id}`, {
    headers: { Authorization },
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Every number of an answer's series with its keys, as `5001 none ["Logged in","all"] 7`. */
function leavesOf(series: unknown, prefix: string, path: readonly string[] = []): string[] {
  if (typeof series === 'number') return [`${prefix} ${JSON.stringify(path)} ${series}`];
  return Object.entries(Object(series) as object).flatMap(([key, value]) =>
    leavesOf(value, prefix, [...path, key]),
  );
}

function delivered(run: Run): string[] {
  return run
    .records('insights')
    .map(({ bookmark_id, series, segments, comparison, date, value }) => {
      const path = [series, ...(segments as string[]), date];
      return `${String(bookmark_id)} ${String(comparison)} ${JSON.stringify(path)} ${String(value)}`;
    })
    .sort();
}

test('every value of every chart arrives once, with all keys that lead to it', async () => {
  const emulator = await withReports(4);
  const run = await runSource('read', givenFor(emulator, idsOf(4)));
  expect(run.errors).toEqual([]);
  const answers = await Promise.all(idsOf(4).map((id) => answerOf(emulator, id)));
  const leaves = answers.flatMap(({ series, time_comparison: earlier }, index) => [
    ...leavesOf(series, `${FIRST_ID + index} none`),
    ...leavesOf((Object(earlier) as { series?: unknown }).series, `${FIRST_ID + index} time`),
  ]);
  expect(leaves.length).toBeGreaterThan(50);
  expect(delivered(run)).toEqual(leaves.sort());
});

test('numbers keep every digit', async () => {
  const emulator = await withReports(1);
  const body = '{"series":{"Sum":{"all":9007199254740993.10}}}';
  emulator.control.failures.add({ kind: 'answer', status: 200, body, match: { path: '/insights' } });
  const run = await runSource('read', givenFor(emulator, [FIRST_ID]));
  expect(run.stdout).toContain('"value":9007199254740993.10,');
});

test('a deleted report, or one with an odd answer, does not hold back the others', async () => {
  const emulator = await withReports(3);
  const odd = { bookmark_id: String(FIRST_ID + 1) };
  const body = '{"steps":[{"count":1}]}';
  const match = { path: '/insights', query: odd };
  emulator.control.failures.add({ kind: 'answer', status: 200, times: -1, body, match });
  const run = await runSource('read', givenFor(emulator, [77, ...idsOf(3)]));
  expect(new Set(run.records('insights').map(({ bookmark_id }) => bookmark_id))).toEqual(
    new Set([FIRST_ID, FIRST_ID + 2]),
  );
  expect(run.logs).toContainEqual(
    expect.stringMatching(/^insights, report 77 is skipped: Mixpanel has no Insights report with this ID/),
  );
  expect(run.errors.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^insights: report 5002 could not be read\. Mixpanel's answer for report 5002 has no values: .*steps/,
    ),
  ]);
  // No report is requested again.
  expect(requested(emulator).sort()).toEqual(['5001', '5002', '5003', '77']);
});

test('80 reports at 60 queries an hour are read, and events do not wait for them', async () => {
  const emulator = await withReports(80);
  const run = await runSource('read', givenFor(emulator, idsOf(80), 'export'));
  expect(run.errors).toEqual([]);
  const entries = emulator.control.requests.list();
  expect(requested(emulator)).toHaveLength(80);
  expect(entries.filter(({ status }) => status !== 200)).toEqual([]);
  const HOUR = 3_600_000;
  const latest = (family: string): number =>
    Math.max(...entries.flatMap((entry) => (entry.family === family ? [entry.atMs - NOW] : [])));
  expect(latest('query')).toBeGreaterThanOrEqual(HOUR);
  expect(latest('query')).toBeLessThan(2 * HOUR);
  expect(latest('export')).toBeLessThan(60_000);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
});

test('an attempt that follows a killed one reads only the reports that are left', async () => {
  const emulator = await withReports(8);
  const given = givenFor(emulator, idsOf(8));
  const killed = await readUntil({ states: 4 }, given);
  expect(killed.isCut).toBe(true);
  const state = killed.messages
    .flatMap((message) => (message.type === 'STATE' ? [message.state] : []))
    .slice(-1);
  emulator.control.requests.clear();
  const next = await runSource('read', { ...given, state });
  expect(next.statuses('insights').at(-1)).toBe('COMPLETE');
  expect(requested(emulator)).toHaveLength(8 - 4);
  const complete = await runSource('read', given);
  expect(recordsOf(killed.stdout, next.stdout)).toEqual(recordsOf(complete.stdout));
});

test('a plan without the Query API fails the stream alone', async () => {
  const emulator = await emulate({ plan: 'free', clock: { now: () => NOW }, eventsPerDay: 5 });
  const run = await runSource('read', givenFor(emulator, idsOf(2), 'export'));
  expect(run.errors.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^insights: .* The Mixpanel plan of this project does not include this data/),
  ]);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
  expect(requested(emulator)).toEqual([]);
});

test('the forecast of a sync knows the limit that Mixpanel reports', async () => {
  const limits = { query: { perHour: 400 } };
  const options = { ...{ clock: { now: () => NOW }, limits, reportsLimits: true }, cohorts: 10, profiles: 5 };
  const emulator = await emulate({ ...options, reports: 80 });
  const run = await runSource('read', givenFor(emulator, idsOf(80), 'cohort_members'));
  const counted = emulator.control.requests.list().filter((entry) => entry.counted);
  expect(run.logs).toContain(
    `requests needed, at least: ${counted.length} Query API; this hour's quota suffices`,
  );
  expect(counted).toHaveLength(80 + 1 + 10);
});

test.each([
  ['does not offer insights without', [], false],
  ['offers insights with', [FIRST_ID], true],
])('with a project secret, discover %s report_ids', async (_what, report_ids, isOffered) => {
  const { url } = await withReports(1);
  const config = configWith({ credentials: projectSecret, report_ids });
  const { catalog } = await runSource('discover', { config, url, nowMs: NOW });
  expect(catalog.map(({ name }) => name).includes('insights')).toBe(isOffered);
});
