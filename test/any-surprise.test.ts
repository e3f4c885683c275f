/**
 * Every stream, read from answers in which something is missing, null, of another type, duplicated or unknown, and from
 * every error in place of an answer. `SEED=7` draws other ones.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Failure, Fault } from '../emulator/failures/failure.ts';
import { startEmulator, type Emulator } from '../emulator/server.ts';
import { createLogger } from '../src/airbyte/logger.ts';
import type { JsonObject } from '../src/airbyte/protocol.generated.ts';
import { readAll } from '../src/airbyte/read.ts';
import { SecretMask } from '../src/base/secrets.ts';
import { streams } from '../src/streams/index.ts';
import type { MixpanelStream } from '../src/streams/define-stream.ts';
import { ERROR_ANSWERS, LATER_THAN_TODAY } from '../tools/chaos/error-answers.ts';
import { excusesIn, isExcused } from '../tools/chaos/excuses.ts';
import { isComparedWhole, startOfRecord } from '../tools/chaos/whole-records.ts';
import { CapturedOutput } from './support/captured-output.ts';
import { quickClock } from './support/manual-clock.ts';
import { SEED } from './support/seed.ts';
import { contextFor } from './support/stream-bench.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SURPRISES = 20;
const named = streams.map((stream) => [stream.name, stream] as const);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    ...{ projectId: 1, serviceAccount: { username: 'user', secret: 'topsecret' }, limits: false },
    ...{ clock: { now: () => NOW }, timezone: 'UTC', firstDay: '2026-01-01', lastDay: '2026-01-31' },
    ...{ eventsPerDay: 6, duplicateShare: 0, profiles: 40, cohorts: 3, funnels: 3, annotations: 5 },
    groupProfiles: 20,
    totalOnFirstPageOnly: true,
  });
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.control.failures.clear();
  emulator.control.requests.clear();
});

interface Outcome {
  readonly isComplete: boolean;
  /** The keys of the records. */
  readonly keys: ReadonlySet<string>;
  readonly records: number;
  readonly crashes: readonly string[];
  /** Of an error, a warning, or an item that is taken for deleted because its number was odd. */
  readonly hasWarned: boolean;
}

async function read(stream: MixpanelStream): Promise<Outcome> {
  const captured = new CapturedOutput();
  const { output } = captured;
  const mask = new SecretMask();
  const groupIds = emulator.control.groups.list().map(({ id }) => id);
  const days = { firstDay: '2026-01-01', lastDay: '2026-01-31', windowDays: 7, pageSize: 15 };
  const context = contextFor(emulator, { ...days, groupIds }, quickClock(NOW), captured);
  const log = createLogger(output, mask);
  const sync = {
    ...{ streams, context, newColumns: true, quota: () => '', output, log, mask, clock: context.clock },
  };
  await readAll(sync, [{ name: stream.name, syncMode: 'full_refresh', columns: {} }], new Map());
  const messages = captured.messages;
  const errors = messages.flatMap((message) =>
    message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
  );
  return {
    isComplete: captured.statuses(stream.name).at(-1) === 'COMPLETE',
    keys: new Set(captured.records(stream.name).map((record) => keyOf(stream, record))),
    records: captured.records(stream.name).length,
    crashes: errors.flatMap(({ stack_trace }) => stack_trace ?? []),
    hasWarned:
      errors.length > 0 ||
      messages.some(
        (message) =>
          message.type === 'LOG' &&
          (message.log.level === 'WARN' || message.log.message.includes('deleted in')),
      ),
  };
}

/** In the form of `excusesIn`. */
function keyOf({ name, primaryKey }: MixpanelStream, record: JsonObject): string {
  if (name === 'cohort_members') return `${String(record['cohort_id'])} ${String(record['distinct_id'])}`;
  const key = primaryKey.map((column): [string, unknown] => [column, record[column]]);
  return isComparedWhole(name)
    ? startOfRecord(Object.fromEntries(key))
    : key.map(([, value]) => String(value)).join(' ');
}

/** What is wrong with a read during which a fault occurred; `all` are the keys of a read without faults. */
async function problemsOf(
  stream: MixpanelStream,
  fault: Failure,
  all: ReadonlySet<string>,
): Promise<string[]> {
  const { control } = emulator;
  control.failures.clear();
  control.requests.clear();
  control.failures.add(fault);
  const { isComplete, keys, records, crashes, hasWarned } = await read(stream);
  const requests = control.requests.list();
  const excuses = excusesIn(requests).filter((excuse) => excuse.stream === stream.name);
  const excused = new Set(excuses.map(({ key }) => key));
  const missing = [...all].filter((key) => !keys.has(key));
  const intact = missing.filter((key) => !isExcused(excused, key));
  const changes = requests.flatMap(({ surprises }) => surprises);
  const onlyItems =
    changes.length > 0 && changes.every(({ item, change }) => item !== '' && !change.startsWith('all items'));
  /** An odd workspace cannot be asked for what it holds. */
  const isOfContainers = requests.some(
    ({ path, surprises }) => path.endsWith('/workspaces/public') && surprises.length > 0,
  );
  const mayBeRight = requests.some(
    ({ path, surprises }) =>
      /\/(events(\/names)?|insights)$/.test(path) && surprises.some(({ change }) => LOOKS_RIGHT.test(change)),
  );
  const isEmptyList =
    mayBeRight || changes.some(({ change }) => /^all items: (\[\]|null)$/.test(change)) || saysNothing(fault);
  return [
    ...crashes,
    ...(isComplete && intact.length > 0 ? [`COMPLETE without ${intact.slice(0, 3).join('; ')}`] : []),
    ...(onlyItems && !isOfContainers && intact.length > 0
      ? [`odd items block ${intact.slice(0, 3).join('; ')}`]
      : []),
    ...(records < all.size && !hasWarned && !isEmptyList ? ['less than all without a word'] : []),
  ].map(
    (problem) =>
      `${JSON.stringify(fault)}: ${problem}, after ${JSON.stringify(changes.map(({ change }) => change))}`,
  );
}

/** Another name, a name or a day without counts, and no events at all look right. */
const LOOKS_RIGHT = /missing$|^the item: ("|\{\}|\[\]|null)/;

/** An empty list can't be told from one without items. */
function saysNothing(fault: Fault): boolean {
  return fault.kind === 'answer' && ['null', '[]'].includes(fault.body ?? '');
}

test.each(named)('%s: odd items neither stop the others nor vanish without a word', async (_name, stream) => {
  const { keys: all } = await read(stream);
  expect(all.size).toBeGreaterThan(0);
  const problems: string[] = [];
  for (let index = 0; index < SURPRISES; index++) {
    const fault: Fault = { kind: 'surprise', seed: SEED * SURPRISES + index };
    const times = index % 2 === 0 ? -1 : 1;
    problems.push(...(await problemsOf(stream, { ...fault, times, match: { nth: 1 + (index % 3) } }, all)));
  }
  expect(problems).toEqual([]);
});

test.each(named)(
  '%s: no error in place of an answer makes it COMPLETE with less than all',
  async (_name, stream) => {
    const { keys: all } = await read(stream);
    const problems: string[] = [];
    for (const [index, answer] of [...ERROR_ANSWERS, LATER_THAN_TODAY].entries())
      problems.push(
        ...(await problemsOf(stream, { ...answer, times: -1, match: { nth: 1 + (index % 2) } }, all)),
      );
    expect(problems).toEqual([]);
  },
);
