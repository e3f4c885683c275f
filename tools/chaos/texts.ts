import { ExactNumber, isObject, losslessly } from '../../integration_tests/support/expected-events.ts';
import { keyOfLine } from '../../test/reference/event-key.ts';
import type { Case } from './case.ts';
import { idOfProfile } from './profile-id.ts';
import { promisedEvents } from './promised-events.ts';
import type { Truth } from './truth.ts';

/** What must be there and what is, each by one text or more: the first one is its key. */
export interface Texts {
  readonly required: readonly (readonly string[])[];
  readonly delivered: readonly (readonly string[])[];
}

type Data = Readonly<Record<string, unknown>>;

const TEXTS: Readonly<Record<string, (one: Case) => Texts>> = {
  export: (one) => ({
    required: promisedEvents(one).map((line) => [keyOfLine(line), one.comparable.event(line)]),
    delivered: one.delivered.map((line) => {
      const data = dataOf(line);
      return [String(data['event_key']), one.comparable.deliveredEvent(data)];
    }),
  }),
  engage: profileTexts,
  cohorts: (one) => ({
    required: staying(one, ({ cohorts }) =>
      cohorts.map(({ id, name, created }) => `${id} ${name} ${created}`),
    ),
    delivered: columns(one, 'id', 'name', 'created'),
  }),
  cohort_members: (one) => ({
    required: staying(one, ({ members }) => members.map(({ cohortId, id }) => `${cohortId} ${id}`)),
    delivered: columns(one, 'cohort_id', 'distinct_id'),
  }),
  funnels: (one) => ({
    required: staying(one, ({ funnelIds, days }) =>
      funnelIds.flatMap((id) => days.map((day) => `${id} ${day}`)),
    ),
    delivered: columns(one, 'funnel_id', 'date'),
  }),
  revenue: (one) => ({
    required: staying(one, ({ revenue }) =>
      revenue.map(({ day, amount, count, paid_count: paid }) => `${day} ${amount} ${count} ${paid}`),
    ),
    delivered: columns(one, 'date', 'amount', 'count', 'paid_count'),
  }),
  annotations: (one) => ({
    required: staying(one, ({ annotations }) =>
      annotations.map(({ id, description }) => `${id} ${description}`),
    ),
    delivered: columns(one, 'id', 'description'),
  }),
};

/** The texts of what must be there and of what was delivered. */
export function textsOf(one: Case): Texts {
  return (TEXTS[one.stream.name] ?? undisturbedTexts)(one);
}

/** Of a stream without texts of its own: the records that undisturbed reads found at the beginning and at the end. */
function undisturbedTexts(one: Case): Texts {
  return {
    required: staying(one, ({ undisturbed }) => undisturbed.get(one.stream.name) ?? []),
    delivered: one.delivered.map((line) => [JSON.stringify(plainDataOf(line))]),
  };
}

/** Do the texts of a stream's records come from an undisturbed read? */
export function needsUndisturbedRead(stream: string): boolean {
  return !(stream in TEXTS);
}

/** What was there at the beginning and at the end. */
function staying({ truth, end }: Case, list: (truth: Truth) => readonly string[]): string[][] {
  const left = new Set(list(end));
  return list(truth)
    .filter((text) => left.has(text))
    .map((text) => [text]);
}

function columns({ delivered }: Case, ...names: string[]): string[][] {
  return delivered.map((line) => {
    const data = dataOf(line);
    return [names.map((name) => textOf(data[name])).join(' ')];
  });
}

/**
 * A profile by its id, and by all that it holds where it stayed as it was. Incremental reads find what is new by `$last_seen`:
 * one that came to be by a merge looks old to them, as docs/state.md says.
 */
function profileTexts({ truth, end, comparable, mergedInto, stream, delivered }: Case): Texts {
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
    delivered: delivered.map((line) => {
      const id = String(dataOf(line)['distinct_id']);
      return [id, `${id} ${comparable.deliveredProfile(line)}`];
    }),
  };
}

/** As JavaScript writes it: `1.0` is 1. */
function textOf(value: unknown): string {
  return String(value instanceof ExactNumber ? Number(value.digits) : value);
}

/** What a RECORD line holds, as a reader of JSON sees it. */
function plainDataOf(line: string): unknown {
  const message: unknown = JSON.parse(line);
  return isObject(message) && isObject(message['record']) ? message['record']['data'] : undefined;
}

/** What a RECORD line holds, with every digit. */
function dataOf(line: string): Data {
  const message = losslessly(line);
  const record = isObject(message) ? message['record'] : undefined;
  const data = isObject(record) ? record['data'] : undefined;
  if (!isObject(data)) throw new Error(`no record: ${line}`);
  return data;
}
