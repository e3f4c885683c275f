import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestEntry } from '../emulator/request-log.ts';
import type { Emulator } from '../emulator/server.ts';
import {
  CHECK_ENDPOINTS,
  DISCOVER_COSTS,
  DISCOVER_ENDPOINTS,
  EXAMPLE,
  exampleADayLater,
  hoursOfQuota,
  isOfKind,
  READ_COSTS,
  requestsOf,
} from '../scripts/streams-page/request-costs.ts';
import type { Endpoint } from '../src/mixpanel/endpoints.ts';
import type { SharedCost } from '../src/streams/shared-costs.ts';
import type { ProjectSize } from '../src/streams/project-size.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';
import { STREAM_NAMES, streamsWith } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The first of the example's days; the last one is today. */
const START = new Date(NOW - (EXAMPLE.days - 1) * DAY).toISOString().slice(0, 10);
const FAMILIES = ['query', 'export', 'app', 'ingestion'] as const;

/** A project like the example's, with more profiles than a page holds and Mixpanel's own limits. */
async function exampleProject(): Promise<{ emulator: Emulator; given: Given }> {
  const emulator = await emulate({
    clock: { now: () => NOW },
    cohorts: EXAMPLE.cohorts,
    groups: EXAMPLE.groups,
    funnels: EXAMPLE.funnels,
    reports: EXAMPLE.reports,
    firstDay: START,
    eventsPerDay: 2,
    profiles: 200,
    limits: true,
  });
  const config = configWith({
    start_date: START,
    date_window_size: EXAMPLE.windowDays,
    page_size: 20,
    // The emulator's reports.
    report_ids: Array.from({ length: EXAMPLE.reports }, (_, index) => 5001 + index),
  });
  // The platform clears the states of full refreshes. A client that does not requests all streams as incremental.
  const catalog = catalogOf(...STREAM_NAMES);
  return { emulator, given: { config, catalog, url: emulator.url, nowMs: NOW, clockJumps: true } };
}

function pathOf({ path }: Endpoint): string {
  return path.replace('{project_id}', '876089').replace('{workspace_id}', '3000001');
}

/** Counted requests by the streams they serve; an unexpected request is listed by its path. */
function spent(entries: readonly Readonly<RequestEntry>[]): Record<string, number> {
  const table: Record<string, number> = {};
  for (const entry of entries.filter(({ counted }) => counted)) {
    const cost = READ_COSTS.find((known) => isOfKind(known, entry));
    const name = cost === undefined ? entry.path : nameOf(cost);
    table[name] = (table[name] ?? 0) + 1;
  }
  return table;
}

function nameOf({ streams: of, endpoint, parameter }: SharedCost): string {
  return `${of.join(', ')}: ${endpoint.path}${parameter === undefined ? '' : ` with ${parameter}`}`;
}

function expected(project: ProjectSize): Record<string, number> {
  return Object.fromEntries(READ_COSTS.map((cost) => [nameOf(cost), cost.count(project)]));
}

function byFamily(entries: readonly Readonly<RequestEntry>[]): Record<string, number> {
  return Object.fromEntries(
    FAMILIES.map((family) => [
      family,
      entries.filter((entry) => entry.counted && familyOf(entry) === family).length,
    ]),
  );
}

/** The Lexicon is a part of the App API with a limit of its own. */
function familyOf({ family }: Readonly<RequestEntry>): string | null {
  if (family === 'lexicon') return 'app';
  return family === 'ingest' ? 'ingestion' : family;
}

function expectedByFamily(project: ProjectSize): Record<string, number> {
  return Object.fromEntries(FAMILIES.map((family) => [family, requestsOf(family, project)]));
}

const SIZE = `${EXAMPLE.cohorts} cohorts, ${EXAMPLE.groups} group keys, ${EXAMPLE.funnels} funnels, ${EXAMPLE.reports} reports and ${EXAMPLE.days} days`;
const countsOf = (project: ProjectSize): string =>
  `${requestsOf('query', project)} queries and ${requestsOf('export', project)} exports`;

describe('a first sync of all streams', () => {
  let emulator: Emulator;
  let given: Given;
  let run: Run;
  let entries: readonly Readonly<RequestEntry>[];
  let hours: number;
  beforeAll(async () => {
    ({ emulator, given } = await exampleProject());
    run = await runSource('read', given);
    entries = emulator.control.requests.list();
    hours = (emulator.control.clock.now() - NOW) / HOUR;
  });

  test(`with ${SIZE} is ${countsOf(EXAMPLE)}, as the formulas say`, () => {
    expect(run.errors).toEqual([]);
    expect(spent(entries)).toEqual(expected(EXAMPLE));
    expect(byFamily(entries)).toEqual(expectedByFamily(EXAMPLE));
    const logged = `requests spent: ${requestsOf('query', EXAMPLE)} Query API, ${requestsOf('export', EXAMPLE)} export`;
    expect(run.logs.at(-1)).toContain(logged);
  });

  test('says at its start what it will spend, and how long the quota makes it last', () => {
    const [query, raw, app, ingestion] = FAMILIES.map((family) => requestsOf(family, EXAMPLE));
    const line = `requests needed, at least: ${query} Query API, ${raw} export, ${app} App API, ${ingestion} Ingestion API; at 60 Query API requests an hour that takes at least ${hoursOfQuota(EXAMPLE) - 1} hours. The export does not wait for them`;
    const isWait = (log: string): boolean => log.startsWith('waiting for query API quota');
    expect(run.logs.find((log) => log === line || isWait(log))).toBe(line);
  });

  test('waits for the quota of the next hour, gets no 429, and pages after the first are free', () => {
    expect(run.exitCode).toBe(0);
    expect(run.logs.some((line) => line.startsWith('waiting for query API quota until '))).toBe(true);
    expect(Math.floor(hours)).toBe(hoursOfQuota(EXAMPLE) - 1);
    expect(entries.filter(({ status }) => status !== 200)).toEqual([]);
    const pages = entries.filter(({ query: { page } }) => page !== undefined);
    // 200 profiles of 20 a page, the first of which counts; and those of the cohorts.
    expect(pages.length).toBeGreaterThanOrEqual(9);
    expect(pages.filter(({ counted }) => counted)).toEqual([]);
  });

  test.each([5, 90].map((days) => [days, countsOf(exampleADayLater(days)), exampleADayLater(days)] as const))(
    'is followed a day later, with an attribution window of %d days, by a sync of %s',
    async (attribution_window, _counts, project) => {
      const { requests, clock, limits } = emulator.control;
      requests.clear();
      limits.forget();
      clock.freezeAt(NOW + DAY);
      const config = { ...Object(given.config), attribution_window } as unknown;
      const second = await runSource('read', { ...given, config, nowMs: NOW + DAY, state: run.stateFile });
      expect(second.errors).toEqual([]);
      expect(spent(requests.list())).toEqual(expected(project));
      expect(byFamily(requests.list())).toEqual(expectedByFamily(project));
    },
  );
});

test.each([
  ['check', CHECK_ENDPOINTS, []],
  ['discover', DISCOVER_ENDPOINTS, DISCOVER_COSTS],
] as const)('%s asks each of its endpoints once, and for samples of groups', async (command, once, costs) => {
  const { emulator, given } = await exampleProject();
  await runSource(command, { ...given, catalog: undefined, clockJumps: false });
  const asked = emulator.control.requests.list().map(({ path }) => path);
  const repeated = costs.flatMap(({ endpoint, count }) =>
    Array.from({ length: count(EXAMPLE) }, () => endpoint),
  );
  expect(asked.sort()).toEqual([...once, ...repeated].map(pathOf).sort());
});

test.each([
  [1, 1],
  [3, 3],
  [25, 5],
])(
  'with num_workers %d, at most %d queries run at the same time, pages included, and three exports',
  async (num_workers, most) => {
    const emulator = await emulate({
      clock: { now: () => NOW },
      cohorts: 6,
      funnels: 6,
      eventsPerDay: 1,
      profiles: 100,
      failures: [{ kind: 'delay', ms: 20, byClock: true, times: -1 }],
    });
    const run = await runSource('read', {
      config: configWith({ num_workers, start_date: '2026-05-20', date_window_size: 5, page_size: 20 }),
      catalog: catalogOf(...streamsWith('incremental')),
      url: emulator.url,
      nowMs: NOW,
      clockJumps: 'over stalls',
    });
    expect(run.errors).toEqual([]);
    const mostOf = (family: string): number =>
      Math.max(
        ...emulator.control.requests.list().map((entry) => (entry.family === family ? entry.running : 0)),
      );
    // Time passes only while all requests are delayed, and Mixpanel allows three exports a second.
    expect(mostOf('query')).toBe(most);
    expect([2, 3]).toContain(mostOf('export'));
  },
);
