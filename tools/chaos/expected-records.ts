import { ExactNumber, isObject, losslessly } from '../../integration_tests/support/expected-events.ts';
import { keyOfLine } from '../../test/reference/event-key.ts';
import type { GroundTruth } from './ground-truth.ts';
import { idOfProfile } from './profile-id.ts';
import { requiredCounts } from './required-counts.ts';
import { requiredEvents } from './required-events.ts';
import { idText, requiredIds } from './required-ids.ts';
import type { StreamComparison } from './stream-comparison.ts';

/** Required and delivered records, each as one or more texts: the first is its key. */
export interface RecordTexts {
  readonly required: readonly (readonly string[])[];
  readonly delivered: readonly (readonly string[])[];
}

type Data = Readonly<Record<string, unknown>>;

const TEXTS_BY_STREAM: Readonly<Record<string, (one: StreamComparison) => RecordTexts>> = {
  export: eventTexts,
  engage: profileTexts,
  cohorts: (one) => ({
    required: presentThroughout(one, ({ cohorts }) =>
      cohorts.map(({ id, name, created }) => `${id} ${name} ${created}`),
    ),
    delivered: columns(one, 'id', 'name', 'created'),
  }),
  cohort_members: (one) => ({
    required: presentThroughout(one, ({ members }) => members.map(({ cohortId, id }) => `${cohortId} ${id}`)),
    delivered: columns(one, 'cohort_id', 'distinct_id'),
  }),
  group_profiles: groupTexts,
  event_counts: (one) => ({
    required: requiredCounts(one).map((text) => [text]),
    delivered: columns(one, 'event', 'date', 'count'),
  }),
  funnels: (one) => ({
    required: presentThroughout(one, ({ funnelIds, days }) =>
      funnelIds.flatMap((id) => days.map((day) => `${id} ${day}`)),
    ),
    delivered: columns(one, 'funnel_id', 'date'),
  }),
  revenue: (one) => ({
    required: presentThroughout(one, ({ revenue }) =>
      revenue.map(({ day, amount, count, paid_count: paid }) => `${day} ${amount} ${count} ${paid}`),
    ),
    delivered: columns(one, 'date', 'amount', 'count', 'paid_count'),
  }),
  annotations: (one) => ({
    required: presentThroughout(one, ({ annotations }) =>
      annotations.map(({ id, description }) => `${id} ${description}`),
    ),
    delivered: columns(one, 'id', 'description'),
  }),
  insights: (one) => ({
    required: presentThroughout(one, ({ undisturbed }) =>
      (undisturbed.get('insights') ?? [])
        .map((json) => JSON.parse(json) as Data)
        .flatMap((data) => (isChosenReport(data, one) ? [textOfColumns(data, VALUE_COLUMNS)] : [])),
    ),
    delivered: columns(one, ...VALUE_COLUMNS),
  }),
};

/** Not when a report was computed. */
const VALUE_COLUMNS = ['bookmark_id', 'series', 'segment_key', 'comparison', 'date', 'value'];

function isChosenReport({ bookmark_id: id }: Data, { options }: StreamComparison): boolean {
  return options.report_ids.length === 0 || options.report_ids.some((chosen) => chosen === id);
}

export function expectedAndDelivered(one: StreamComparison): RecordTexts {
  return (TEXTS_BY_STREAM[one.stream.name] ?? undisturbedTexts)(one);
}

/** For streams without their own texts: records of undisturbed reads at the start and end. */
function undisturbedTexts(one: StreamComparison): RecordTexts {
  return {
    required: presentThroughout(one, ({ undisturbed }) => undisturbed.get(one.stream.name) ?? []),
    delivered: one.delivered.map((line) => [JSON.stringify(dataOf(line, JSON.parse))]),
  };
}

export function needsUndisturbedRead(stream: string): boolean {
  return !(stream in TEXTS_BY_STREAM) || stream === 'insights';
}

/** Compares events by key and content, and those that may have been merged by their user too. */
function eventTexts(one: StreamComparison): RecordTexts {
  const required = requiredEvents(one).map((line) => [keyOfLine(line), one.canonical.event(line)]);
  const rows = one.delivered.map((line) => dataOf(line));
  // The column may be deselected.
  const hasIds = rows.some((data) => 'distinct_id' in data);
  return {
    required: hasIds ? [...required, ...requiredIds(one).map((text) => [text])] : required,
    delivered: rows.map((data) => {
      const key = String(data['event_key']);
      return [key, one.canonical.deliveredEvent(data), idText(key, data['distinct_id'])];
    }),
  };
}

function presentThroughout(
  { truth, end }: StreamComparison,
  list: (truth: GroundTruth) => readonly string[],
): string[][] {
  const atEnd = new Set(list(end));
  return list(truth)
    .filter((text) => atEnd.has(text))
    .map((text) => [text]);
}

function columns({ delivered }: StreamComparison, ...names: string[]): string[][] {
  return delivered.map((line) => {
    return [textOfColumns(dataOf(line), names)];
  });
}

function textOfColumns(data: Data, names: readonly string[]): string {
  return names.map((name) => textOf(data[name])).join(' ');
}

/**
 * Compares profiles by id, and by content if they didn't change. Incremental reads may miss a profile created by a merge,
 * because it keeps an old `$last_seen`; see docs/state.md.
 */
function profileTexts({
  truth,
  end,
  canonical,
  mergedInto,
  stream,
  delivered,
}: StreamComparison): RecordTexts {
  const atEnd = new Map(end.profiles.map((line) => [idOfProfile(line), line]));
  const required = truth.profiles.flatMap((line) => {
    const id = idOfProfile(line);
    const later = atEnd.get(id);
    if (later === undefined || (stream.syncMode === 'incremental' && mergedInto.has(id))) return [];
    const content = canonical.profile(line);
    return canonical.profile(later) === content ? [[id, `${id} ${content}`]] : [[id]];
  });
  return {
    required,
    delivered: delivered.map((line) => {
      const data = dataOf(line);
      const id = String(data['distinct_id']);
      return [id, `${id} ${canonical.deliveredProfile(data)}`];
    }),
  };
}

/** Compares groups by group key and ID, and by content if they didn't change. */
function groupTexts({ truth, end, canonical, delivered }: StreamComparison): RecordTexts {
  const keyOf = ({ dataGroupId, line }: GroundTruth['groups'][number]): string =>
    `${dataGroupId} ${idOfProfile(line)}`;
  const atEnd = new Map(end.groups.map((group) => [keyOf(group), canonical.profile(group.line)]));
  return {
    required: truth.groups.flatMap((group) => {
      const [key, content] = [keyOf(group), canonical.profile(group.line)];
      const later = atEnd.get(key);
      if (later === undefined) return [];
      return [later === content ? [key, `${key} ${content}`] : [key]];
    }),
    delivered: delivered.map((line) => {
      const data = dataOf(line);
      const key = `${String(data['data_group_id'])} ${String(data['group_id'])}`;
      return [key, `${key} ${canonical.deliveredProfile(data)}`];
    }),
  };
}

/** Formats numbers as JavaScript does: `1.0` becomes 1. */
function textOf(value: unknown): string {
  return String(value instanceof ExactNumber ? Number(value.digits) : value);
}

/** The data of a RECORD line, with every digit unless it is parsed otherwise. */
function dataOf(line: string, parse: (json: string) => unknown = losslessly): Data {
  const message = parse(line);
  const record = isObject(message) ? message['record'] : undefined;
  const data = isObject(record) ? record['data'] : undefined;
  if (!isObject(data)) throw new Error(`not a record: ${line}`);
  return data;
}
