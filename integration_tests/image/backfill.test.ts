import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { keyOfLine } from '../../test/reference/event-key.ts';
import { joinStates, statesIn } from '../../tools/join-states/join-states.ts';
import { countsOf } from '../support/expected-events.ts';
import type { Messages } from '../support/messages.ts';
import { catalogOf, configured, configWith, emulate } from '../support/setup.ts';
import { commandWords, finish, runContainer, type ContainerRun, type Start } from './support/container.ts';
import { dockerPrints } from './support/docker.ts';
import { makeVolumes, messagesOf, startPod, stateOf } from './support/pod.ts';

const SHARDS = [0, 1, 2, 3];
const FIRST_DAY = '2026-01-01';
const LAST_DAY = '2026-01-24';
const NEXT_DAY = '2026-01-25';
/** One request a day: the 24 days need twice as many as others have left in the hour. */
const WINDOW_DAYS = 1;
const USED_BY_OTHERS = 48;
const LEFT_IN_HOUR = 60 - USED_BY_OTHERS;
const HOUR_MS = 3_600_000;
/**
 * A pod sends at most three requests a second, so three may be on the way when a limit trips. Two can trip: the one of a
 * second and the one of the hour. After that, a single request probes for the whole pod.
 */
const MOST_REFUSALS = SHARDS.length * 3 * 2;

/** A pause after a refusal takes a minute, so the clocks of the pods and the emulator run faster. */
const SPEED = 20;
const startedAt = Date.now();
const now = (): number => Date.UTC(2026, 1, 10) + (Date.now() - startedAt) * SPEED;

const project = emulate({
  clock: { now, isRunning: true },
  ...{ firstDay: FIRST_DAY, lastDay: NEXT_DAY, eventsPerDay: 500, duplicateShare: 0 },
  limits: true,
  // Half a second is ten by the fast clock.
  failures: [{ kind: 'delay', ms: 500, times: -1, match: { path: '/export' } }],
});

test('four pods read every event once under one quota, and their states join into one', async () => {
  const { url, control } = await project;
  const exports = (status: number) =>
    control.requests.list().filter((request) => request.family === 'export' && request.status === status);
  const discovered = await run('discover', { config: configWith() });
  const catalog = configured(
    discovered.catalog.filter(({ name }) => name === 'export'),
    'incremental',
  );
  const options = { date_window_size: WINDOW_DAYS };

  control.limits.use('export', USED_BY_OTHERS);
  const volumes = makeVolumes({ config: configWith(options), catalog });
  const beforeMs = Date.now();
  const env = {
    ...{ FIRST_DAY, LAST_DAY, NODE_OPTIONS: '--import /process-clock.mjs' },
    ...{ TEST_NOW_MS: String(now()), TEST_CLOCK_SPEED: String(SPEED) },
  };
  const pods = Promise.all(SHARDS.map((index) => finish(startPod({ index, volumes, env, url }))));
  const isHourUsedUp = (): boolean => {
    const last = exports(200)[LEFT_IN_HOUR - 1];
    return last !== undefined && exports(429).some(({ number }) => number > last.number);
  };
  await until(isHourUsedUp);
  // The other pods find out as well.
  await sleep(1000);
  control.clock.advance(HOUR_MS);
  expect((await pods).map(({ exitCode, errors, stderr }) => ({ exitCode, errors, stderr }))).toEqual(
    SHARDS.map(() => ({ exitCode: 0, errors: [], stderr: '' })),
  );
  const seconds = (Date.now() - beforeMs) / 1000;

  const keys = SHARDS.flatMap((index) => keysOf(messagesOf(volumes, index)));
  const events = [...control.visibleEvents(FIRST_DAY, LAST_DAY)];
  expect(countsOf(keys)).toEqual(countsOf(events.map(keyOfLine)));
  const refusals = exports(429).length;
  console.log(
    `four pods: ${keys.length} events, ${exports(200).length} requests, ${refusals} refused, ${seconds.toFixed(1)} s`,
  );
  expect(refusals).toBeGreaterThan(0);
  expect(refusals).toBeLessThanOrEqual(MOST_REFUSALS);

  const warnings: string[] = [];
  const states = SHARDS.flatMap((index) => statesIn(stateOf(volumes, index) ?? ''));
  const state = joinStates(states, (warning) => warnings.push(warning));
  expect(warnings).toEqual([]);
  control.requests.clear();
  const config = configWith({ ...options, start_date: FIRST_DAY, end_date: NEXT_DAY });
  const next = await run('read', { config, catalog, state });
  expect({ exitCode: next.exitCode, errors: next.errors }).toEqual({ exitCode: 0, errors: [] });
  expect(exports(200).map(({ query }) => query['from_date'])).toEqual([NEXT_DAY]);
}, 180_000);

test('after a pod was killed, the next one of its index reads the rest', async () => {
  const { url, control } = await emulate({
    ...{ firstDay: FIRST_DAY, lastDay: LAST_DAY, eventsPerDay: 500 },
    failures: [{ kind: 'delay', ms: 500, times: -1, match: { path: '/export' } }],
  });
  const volumes = makeVolumes({ config: configWith({ date_window_size: 1 }), catalog: catalogOf('export') });
  const pod = { index: 0, volumes, env: { FIRST_DAY, LAST_DAY, SHARDS: '1' }, url };
  const killed = startPod(pod);
  const end = finish(killed);
  await until(() => stateOf(volumes, 0) !== undefined);
  await dockerPrints('kill', killed.name);
  await end;
  const before = new Set(keysOf(messagesOf(volumes, 0)));
  const events = new Set([...control.visibleEvents(FIRST_DAY, LAST_DAY)].map(keyOfLine));
  expect(before.size).toBeLessThan(events.size);
  control.requests.clear();
  expect((await finish(startPod(pod))).exitCode).toBe(0);
  expect(new Set(keysOf(messagesOf(volumes, 0)))).toEqual(events);
  expect(control.requests.list().length).toBeLessThan(24);
}, 180_000);

/** Fails if pods that have ended keep the test waiting. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not so after two minutes: ${String(holds)}`);
    await sleep(50);
  }
}

function keysOf(messages: Messages): string[] {
  return messages.records('export').map(({ event_key }) => String(event_key));
}

async function run(command: string, files: NonNullable<Start['files']>): Promise<ContainerRun> {
  const { url } = await project;
  return await runContainer({ words: commandWords(command, files), files, url });
}
