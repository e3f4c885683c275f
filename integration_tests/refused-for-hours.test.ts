import { expect, test } from '@jest/globals';
import { runSource } from './support/run-source.ts';
import { streams } from '../src/streams/index.ts';
import { configured, configWith, emulate } from './support/setup.ts';
import { offered, STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const SIX_HOURS_MS = 6 * 3_600_000;
/** Five minutes apart, a half of which is left to chance, and what it takes until they are. */
const MAX_REFUSED = 150;

const PATHS = { export: '/export', query: '/api/query/', app: '/api/app/' } as const;
const FAMILIES = ['query', 'export', 'app'] as const;
const CATALOG = configured(offered(), 'incremental');

/** The streams that send requests to a family. */
function streamsOf(family: (typeof FAMILIES)[number]): string[] {
  return streams
    .filter(({ requests }) => requests.some(({ endpoint }) => endpoint.family === family))
    .map(({ name }) => name);
}

test.each(
  FAMILIES.flatMap((family) => [
    { family, retryAfter: undefined },
    { family, retryAfter: '1' },
  ]),
)(
  'if the $family API answers 429 for hours (Retry-After: $retryAfter), its streams give up after six, and the others are complete',
  async ({ family, retryAfter }) => {
    const emulator = await emulate({
      ...{ clock: { now: () => NOW }, eventsPerDay: 5, funnels: 6, cohorts: 6, profiles: 20 },
    });
    emulator.control.failures.add({
      ...{ kind: 'answer', status: 429, times: -1, match: { path: PATHS[family] } },
      body: JSON.stringify({
        error: '1/5 queries running concurrently and 61/60 queries running in the last hour.',
      }),
      ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': retryAfter } }),
    });
    const config = configWith({ start_date: '2026-06-01', date_window_size: 2 });
    const run = await runSource('read', {
      config,
      catalog: CATALOG,
      url: emulator.url,
      nowMs: NOW,
      clockJumps: true,
    });
    const limited = streamsOf(family);
    for (const name of STREAM_NAMES)
      expect([name, run.statuses(name).at(-1)]).toEqual([
        name,
        limited.includes(name) ? 'INCOMPLETE' : 'COMPLETE',
      ]);
    expect(run.errors.map(({ message }) => message)).toEqual(
      limited.map(() => expect.stringContaining("Mixpanel's rate limit for this project stayed exhausted")),
    );
    const refused = emulator.control.requests.list().filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThanOrEqual(MAX_REFUSED);
    const hours = (refused.at(-1)?.atMs ?? 0) - NOW;
    expect(hours).toBeGreaterThanOrEqual(SIX_HOURS_MS);
    expect(hours).toBeLessThan(SIX_HOURS_MS + 60_000);
  },
);
