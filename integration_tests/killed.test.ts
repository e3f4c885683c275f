/** Killed by SIGKILL at any byte of its output and continued from the last STATE, a read misses nothing. */
import { expect, test } from '@jest/globals';
import type { SyncMode } from '../src/airbyte/protocol.generated.ts';
import { SEED } from '../test/support/seed.ts';
import { generator, readUntil, recordsOf, type KillPoint, type Pipe } from './support/kill.ts';
import type { Given } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';
import { offered, STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const MODES: readonly SyncMode[] = ['incremental', 'full_refresh'];
/** Syncs of each test. They run at the same time. */
const SYNCS = 2;
/** How often each sync is killed before it may finish. */
const KILLS = 2;

/** Seven windows of events with several batches each, four at a time; two windows of three funnels; ten pages of profiles. */
const CONFIG = configWith({ start_date: '2026-06-07', date_window_size: 2, page_size: 20, num_workers: 5 });
const REPORTS = { ...CONFIG, start_date: '2025-06-01' };

async function reading(streams: readonly string[], syncMode: SyncMode, config = CONFIG): Promise<Given> {
  const emulator = await emulate({
    ...{ clock: { now: () => NOW }, firstDay: '2026-06-07', eventsPerDay: 100, lateShare: 0.2 },
    ...{ profiles: 200, cohorts: 5, funnels: 3 },
  });
  const catalog = configured(offered(streams), syncMode);
  // Time runs fast because Mixpanel accepts only three exports a second.
  return { config, catalog, url: emulator.url, nowMs: NOW, speed: 20 };
}

/** Kills syncs at random bytes and right after STATE messages, where a state that comes too early would lose records. */
async function expectNothingMissing(given: Given, pipe?: Pipe): Promise<void> {
  const complete = await readUntil(undefined, given, pipe);
  expect(complete.exitCode).toBe(0);
  const everything = recordsOf(complete.stdout);
  expect(everything.length).toBeGreaterThan(100);
  const random = generator(SEED);
  const bytes = Buffer.byteLength(complete.stdout);
  const states = complete.messages.filter(({ type }) => type === 'STATE').length;
  const syncs = await Promise.all(
    Array.from({ length: SYNCS }, async (_, sync) => {
      // The second kill comes earlier than the first, as less is left to read.
      const points = Array.from({ length: KILLS }, (_, kill): KillPoint => {
        const share = random() / (kill + 1);
        return (sync + kill) % 3 === 0
          ? { bytes: Math.ceil(share * bytes) }
          : { states: Math.ceil(share * states) };
      });
      return { points, ...(await readKilled(points, given, pipe)) };
    }),
  );
  for (const { points, exitCode, records } of syncs)
    expect({ points, exitCode, records }).toEqual({ points, exitCode: 0, records: everything });
  const signals = syncs.flatMap((sync) => sync.signals);
  expect(signals.length).toBeGreaterThan(SYNCS);
  expect(signals).toContain('SIGKILL');
}

interface KilledSync {
  readonly exitCode: number | null;
  readonly records: readonly string[];
  /** How each attempt that reached its kill point ended; null if it had printed everything before the signal. */
  readonly signals: readonly unknown[];
}

/** Reads up to one point after the other, each attempt from the last states so far, and then to the end. */
async function readKilled(points: readonly KillPoint[], given: Given, pipe?: Pipe): Promise<KilledSync> {
  const outputs: string[] = [];
  const signals: unknown[] = [];
  const states = new Map<string, unknown>();
  for (const point of [...points, undefined]) {
    const attempt = await readUntil(point, { ...given, state: [...states.values()] }, pipe);
    outputs.push(attempt.stdout);
    if (!attempt.isCut) return { exitCode: attempt.exitCode, records: recordsOf(...outputs), signals };
    signals.push(attempt.signal);
    for (const message of attempt.messages)
      if (message.type === 'STATE') states.set(message.state.stream.stream_descriptor.name, message.state);
  }
  throw new Error('the last attempt is not killed');
}

test.each(MODES)('events of windows that are read in parallel (%s)', async (syncMode) => {
  await expectNothingMissing(await reading(['export'], syncMode));
});

test.each(MODES)(
  'profiles, cohorts and the members of cohorts that are read in parallel (%s)',
  async (syncMode) => {
    await expectNothingMissing(await reading(['engage', 'cohorts', 'cohort_members'], syncMode));
  },
);

test.each(MODES)('funnels that are read in parallel, revenue and annotations (%s)', async (syncMode) => {
  await expectNothingMissing(await reading(['funnels', 'revenue', 'annotations'], syncMode, REPORTS));
});

test('all streams at once, through a named pipe', async () => {
  await expectNothingMissing(await reading(STREAM_NAMES, 'incremental'), 'named pipe');
});
