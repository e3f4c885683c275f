import { Zone } from '../emulator/calendar.ts';
import { countsOf, isObject } from '../integration_tests/support/expected-events.ts';
import { keyOfLine } from '../test/reference/event-key.ts';
import type { Comparable } from './comparable.ts';
import { idOfProfile } from './profile-id.ts';
import type { ChosenOptions, ChosenStream } from './run.ts';
import type { Truth } from './truth.ts';

const DAY_S = 86_400;

/** What the records of a stream are judged by. */
export interface Case {
  readonly stream: ChosenStream;
  readonly options: ChosenOptions;
  readonly comparable: Comparable;
  /** From when on (ms UTC) the days were read for the first time: what had arrived before it has no excuse. */
  readonly firstReadMs: number;
  /** As it was when the process began that read the stream to its end. */
  readonly truth: Truth;
  /** As it was when that was over: what has gone or changed meanwhile may be there or not. */
  readonly end: Truth;
  /** Profiles that may have come to be by a merge. */
  readonly mergedInto: ReadonlySet<string>;
  /** RECORD lines. */
  readonly delivered: readonly string[];
}

/** What is missing, and how much came more than once. */
export interface Verdict {
  readonly required: number;
  readonly missing: readonly string[];
  readonly duplicates: number;
}

/** Compares by content, as often as a thing is there. */
export function judge(one: Case): Verdict {
  const { required, delivered } = textsOf(one);
  const wanted = countsOf(required.flat());
  const found = countsOf(delivered.flat());
  const missing = [...wanted].flatMap(([text, count]) =>
    (found.get(text) ?? 0) < count ? [`${text} (${found.get(text) ?? 0} of ${count})`] : [],
  );
  const keys = countsOf(delivered.map(([key = '']) => key));
  const more = [...keys].map(([key, count]) => count - Math.max(1, wanted.get(key) ?? 0));
  return {
    required: required.length,
    missing,
    duplicates: more.reduce((sum, count) => sum + Math.max(0, count), 0),
  };
}

/** What must be there and what is, each by one text or more: the first one is its key. */
interface Texts {
  readonly required: readonly (readonly string[])[];
  readonly delivered: readonly (readonly string[])[];
}

function textsOf(one: Case): Texts {
  const { truth, end, delivered } = one;
  const data = delivered.map(dataOf);
  const named = (...columns: string[]): string[][] =>
    data.map((record) => [columns.map((column) => String(record[column])).join(' ')]);
  const stays = <T>(list: (truth: Truth) => readonly T[], name: (thing: T) => string): string[][] => {
    const left = new Set(list(end).map(name));
    return list(truth)
      .map(name)
      .filter((text) => left.has(text))
      .map((text) => [text]);
  };
  switch (one.stream.name) {
    case 'export':
      return {
        required: promisedEvents(one).map((line) => [keyOfLine(line), one.comparable.event(line)]),
        delivered: data.map((record) => [String(record['event_key']), one.comparable.deliveredEvent(record)]),
      };
    case 'engage':
      return profileTexts(one, data);
    case 'cohorts':
      return {
        required: stays(
          ({ cohorts }) => cohorts,
          ({ id, name, created }) => `${id} ${name} ${created}`,
        ),
        delivered: named('id', 'name', 'created'),
      };
    case 'cohort_members':
      return {
        required: stays(
          ({ members }) => members,
          ({ cohortId, id }) => `${cohortId} ${id}`,
        ),
        delivered: named('cohort_id', 'distinct_id'),
      };
    case 'funnels':
      return {
        required: stays(
          ({ funnelIds, days }) => funnelIds.flatMap((id) => days.map((day) => `${id} ${day}`)),
          (text) => text,
        ),
        delivered: named('funnel_id', 'date'),
      };
    case 'revenue':
      return {
        required: truth.revenue.map(({ day, amount, count, paid_count: paid }) => [
          `${day} ${amount} ${count} ${paid}`,
        ]),
        delivered: named('date', 'amount', 'count', 'paid_count'),
      };
    case 'annotations':
      return {
        required: stays(
          ({ annotations }) => annotations,
          ({ id, description }) => `${id} ${description}`,
        ),
        delivered: named('id', 'description'),
      };
  }
}

/**
 * A profile by its id, and by all that it holds where it stayed as it was. Incremental reads find what is new by `$last_seen`:
 * one that came to be by a merge looks old, which is said in docs/state.md.
 */
function profileTexts(
  { truth, end, comparable, mergedInto, stream, delivered }: Case,
  data: readonly Readonly<Record<string, unknown>>[],
): Texts {
  const atEnd = new Map(end.profiles.map((line) => [idOfProfile(line), line]));
  const required = truth.profiles.flatMap((line) => {
    const id = idOfProfile(line);
    const later = atEnd.get(id);
    if (later === undefined || (stream.syncMode === 'incremental' && mergedInto.has(id))) return [];
    const content = comparable.profile(line);
    return comparable.profile(later) === content ? [[id, `${id} ${content}`]] : [[id]];
  });
  return {
    required,
    delivered: delivered.map((line, index) => {
      const id = String(data[index]?.['distinct_id']);
      return [id, `${id} ${comparable.deliveredProfile(line)}`];
    }),
  };
}

/**
 * Events that were there before their day was first read, and those that arrived before the end of the lookback. Others may
 * come or not.
 */
function promisedEvents({ truth, options, firstReadMs }: Case): readonly string[] {
  const lookbackMs = Math.max(options.attribution_window * DAY_S, options.export_lookback_window) * 1000;
  const zone = new Zone(options.project_timezone);
  return truth.events.filter((line) => {
    const event: unknown = JSON.parse(line);
    if (!isObject(event) || !isObject(event['properties'])) throw new Error(`no event: ${line}`);
    const { export_events: names } = options;
    if (names.length > 0 && !names.includes(String(event['event']))) return false;
    const { time, mp_processing_time_ms: arrival } = event['properties'];
    if (typeof arrival !== 'number' || arrival < firstReadMs) return true;
    const next = (Math.floor(Number(time) / DAY_S) + 1) * DAY_S;
    const end = Math.max(next, next - zone.offsetWhenWallShows(next)) * 1000;
    return arrival < end + lookbackMs;
  });
}

function dataOf(line: string): Readonly<Record<string, unknown>> {
  const message: unknown = JSON.parse(line);
  const record = isObject(message) ? message['record'] : undefined;
  const data = isObject(record) ? record['data'] : undefined;
  if (!isObject(data)) throw new Error(`no record: ${line}`);
  return data;
}
