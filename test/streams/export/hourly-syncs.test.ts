import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/airbyte/protocol.generated.ts';
import { dayAt, startOfDay } from '../../../src/base/days.ts';
import { laterToday } from '../../../src/streams/days/today.ts';
import { exportStream } from '../../../src/streams/export/index.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { contextFor, readStream } from '../../support/stream-bench.ts';

const HOUR_MS = 3_600_000;
const FIRST_DAY = '2026-06-19';
const START = Date.UTC(2026, 5, 20);

interface TestEvent {
  /** When it happened and arrived, ms UTC. */
  readonly at: number;
  readonly day: string;
  readonly line: string;
}

/** An event every hour. Projects older than 2023 store local time as if it were UTC. */
function eventsOf(zone: string, isLocal: boolean): TestEvent[] {
  const first = Math.max(startOfDay(FIRST_DAY, zone), startOfDay(FIRST_DAY, 'UTC'));
  const hours = Math.ceil((START - first) / HOUR_MS) + 24;
  return Array.from({ length: hours }, (_, hour) => {
    const at = first + hour * HOUR_MS;
    const day = dayAt(at, isLocal ? zone : 'UTC');
    const localMs = at - startOfDay(day, zone) + startOfDay(day, 'UTC');
    const time = (isLocal ? localMs : at) / 1000;
    const properties = { time, distinct_id: `u${at}`, mp_processing_time_ms: at };
    return { at, day, line: `${JSON.stringify({ event: 'E', properties })}\n` };
  });
}

/** A project that judges today by this zone, at a time that the test sets. */
async function startProject(events: readonly TestEvent[], judge: string) {
  const project = { now: START, today: dayAt(START, judge) };
  const server: TestServer = await startServer((response, { params }) => {
    const { from_date: from = '', to_date: to = '' } = params;
    response.setHeader('Date', new Date(project.now).toUTCString());
    if (to > project.today) {
      response.writeHead(400).end('to_date cannot be later than today');
      return;
    }
    const visible = events.filter(({ at, day }) => at <= project.now && from <= day && day <= to);
    response.end(visible.map(({ line }) => line).join(''));
  });
  return { server, project };
}

/** Syncs at every hour of a day. Returns the events that were due after a sync and did not come, and all log lines. */
async function syncHourly(zone: string, judge: string) {
  const events = eventsOf(judge === 'UTC' ? zone : judge, judge !== 'UTC');
  const { server, project } = await startProject(events, judge);
  const delivered = new Set<unknown>();
  const [lost, logs]: [TestEvent[], string[]] = [[], []];
  let state: JsonObject | undefined;
  for (let hour = 0; hour < 24; hour++) {
    project.now = START + hour * HOUR_MS + HOUR_MS / 2;
    project.today = dayAt(project.now, judge);
    const options = { firstDay: FIRST_DAY, projectTimezone: zone };
    const context = contextFor(server, options, quickClock(project.now));
    const reading = await readStream(exportStream, context, state);
    for (const record of reading.records) delivered.add(record['distinct_id']);
    ({ state } = reading);
    logs.push(...reading.logs);
    const last = [project.today, laterToday(context)].sort()[0] ?? '';
    lost.push(
      ...events.filter(({ at, day }) => at <= project.now && day <= last && !delivered.has(`u${at}`)),
    );
  }
  return { lost, logs };
}

const ZONES = ['Asia/Tokyo', 'Pacific/Auckland', 'Pacific/Honolulu', 'Pacific/Kiritimati'];

test.each(ZONES.flatMap((zone) => ['UTC', zone].map((judge) => [zone, judge] as const)))(
  'syncs at every hour in %s lose no event if Mixpanel judges today by %s, and warn of nothing',
  async (zone, judge) => {
    const { lost, logs } = await syncHourly(zone, judge);
    expect(lost).toEqual([]);
    expect(logs.filter((line) => !line.startsWith('INFO'))).toEqual([]);
  },
);

test.each([
  ['UTC', 'Pacific/Honolulu'],
  ['Pacific/Honolulu', 'Asia/Tokyo'],
])(
  'syncs at every hour lose no event without a lookback if %s is wrong for a project in %s',
  async (zone, judge) => {
    const { lost, logs } = await syncHourly(zone, judge);
    expect(lost).toEqual([]);
    const isWarned = logs.some((line) => line.includes('Set the project time zone'));
    expect(isWarned).toBe(judge === 'Pacific/Honolulu');
  },
);
