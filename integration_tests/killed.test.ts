/** Killed by SIGKILL at any byte of its output and started again from the last whole state, nothing is missing. */
import { expect, test } from '@jest/globals';
import type { SyncMode } from '../src/airbyte/protocol.generated.ts';
import { SEED } from '../test/support/seed.ts';
import { generator, readUntil, recordsOf, type Pipe } from './support/kill.ts';
import type { Given } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';
import { offered, STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const MODES: readonly SyncMode[] = ['incremental', 'full_refresh'];
const KILLS = 6;
/** Processes that live at the same time. */
const PARALLEL = 3;
const SLOW_MS = 120_000;

/** Seven windows of events, each of some batches, four at a time; two years of four funnels; ten pages of profiles. */
const CONFIG = configWith({ start_date: '2026-06-07', date_window_size: 2, page_size: 50, num_workers: 5 });
const REPORTS = { ...CONFIG, start_date: '2024-07-01' };

async function reading(streams: readonly string[], syncMode: SyncMode, config = CONFIG): Promise<Given> {
  const emulator = await emulate({
    ...{ clock: { now: () => NOW }, firstDay: '2026-06-07', eventsPerDay: 200, lateShare: 0.2 },
    ...{ profiles: 500, cohorts: 6, funnels: 4 },
  });
  // Time runs fast, for Mixpanel takes three exports a second.
  return {
    config,
    catalog: configured(offered(streams), syncMode),
    url: emulator.url,
    nowMs: NOW,
    speed: 20,
  };
}

/** Kills the reading at random bytes, and right behind some states: what a state says too early is missing there. */
async function expectNothingMissing(given: Given, pipe?: Pipe): Promise<void> {
  const whole = await readUntil(Infinity, given, pipe);
  expect(whole.exitCode).toBe(0);
  const everything = recordsOf(whole.stdout);
  expect(everything.length).toBeGreaterThan(100);
  const random = generator(SEED);
  const places = [...endsOfStates(whole.stdout), Buffer.byteLength(whole.stdout)];
  const bytes = Array.from({ length: KILLS }, (_, kill) =>
    kill % 3 === 0 ? Math.ceil(random() * (places.at(-1) ?? 0)) : anyOf(places, random()),
  );
  const signals: unknown[] = [];
  for (let at = 0; at < bytes.length; at += PARALLEL) {
    await Promise.all(
      bytes.slice(at, at + PARALLEL).map(async (killedAt) => {
        const first = await readUntil(killedAt, given, pipe);
        signals.push(first.signal);
        const second = await readUntil(Infinity, { ...given, state: first.stateFile }, pipe);
        const seen = { exitCode: second.exitCode, records: recordsOf(first.stdout, second.stdout) };
        expect({ killedAt, ...seen }).toEqual({ killedAt, exitCode: 0, records: everything });
      }),
    );
  }
  expect(signals).toContain('SIGKILL');
}

/** The bytes behind which a STATE line is whole. */
function endsOfStates(stdout: string): number[] {
  const lines = stdout.split('\n');
  let at = 0;
  return lines.flatMap((line) => {
    at += Buffer.byteLength(line) + 1;
    return line.startsWith('{"type":"STATE"') ? [at] : [];
  });
}

function anyOf(places: readonly number[], share: number): number {
  return places[Math.floor(share * places.length)] ?? 0;
}

test.each(MODES)(
  'events of windows that are read in parallel (%s)',
  async (syncMode) => {
    await expectNothingMissing(await reading(['export'], syncMode));
  },
  SLOW_MS,
);

test.each(MODES)(
  'profiles, cohorts and the members of cohorts that are read in parallel (%s)',
  async (syncMode) => {
    await expectNothingMissing(await reading(['engage', 'cohorts', 'cohort_members'], syncMode));
  },
  SLOW_MS,
);

test.each(MODES)(
  'funnels that are read in parallel, revenue and annotations (%s)',
  async (syncMode) => {
    await expectNothingMissing(await reading(['funnels', 'revenue', 'annotations'], syncMode, REPORTS));
  },
  SLOW_MS,
);

test(
  'all streams at once, through a named pipe',
  async () => {
    const given = await reading(STREAM_NAMES, 'incremental');
    await expectNothingMissing(given, 'named pipe');
  },
  SLOW_MS,
);
