import { excerptAt } from '../base/excerpt.ts';
import { normalizeJson } from '../json/normalize.ts';
import { ObjectMembers } from '../json/object-members.ts';
import type { ObjectSlices } from '../json/object-slices.ts';
import { Kind, kindAt } from '../json/scan.ts';
import { completeAnswer } from './http/json-answer.ts';

/** Such as `time_comparison`, the values of an earlier period, and `lift_comparison`. */
const COMPARISON = /^(.+)_comparison$/;

/** The values of a report, or those that it is compared with. All members are JSON. */
export interface ReportPart {
  /** `none` for the report's own values; `time` or `lift` for those of `time_comparison` and `lift_comparison`. */
  readonly comparison: string;
  /** `{"from_date":"2020-08-31T00:00:00-07:00","to_date":"2020-09-12T23:59:59.999000-07:00"}`; undefined if it is missing. */
  readonly dateRange: Buffer | undefined;
  /** An object of objects, see {@link valuesOf}. */
  readonly series: Buffer;
}

export interface InsightsReport {
  /** JSON of `2020-09-21T16:35:41.252314+00:00`; undefined if it is missing. */
  readonly computedAt: Buffer | undefined;
  /** JSON of `["$event","$os"]`: what the keys in `series` mean, level by level; undefined if it is missing. */
  readonly headers: Buffer | undefined;
  readonly parts: readonly ReportPart[];
  /** The beginning of an answer without `series`, such as that of a report of another type; undefined for any other. */
  readonly unknownShape: string | undefined;
}

/** A value, and the keys that lead to it. */
export interface ReportValue {
  readonly path: readonly string[];
  /** A number in all known reports. */
  readonly json: Buffer;
}

/**
 * Parses a saved Insights report: `{"computed_at":"2020-09-21T16:35:41.252314+00:00","date_range":{...},"headers":["$event"],
 * "series":{"Logged in":{"2020-08-31T00:00:00-07:00":9852}}}`. Returns undefined if the answer is not an object, or reports
 * an error and so is incomplete.
 */
export function parseInsightsReport(body: Buffer): InsightsReport | undefined {
  const json = normalizeJson(body);
  const answer = completeAnswer(json);
  if (answer === undefined) return undefined;
  const own = partIn(answer, 'none');
  const comparisons = namesIn(answer).flatMap((name) => comparisonIn(answer, name));
  return {
    computedAt: valueIn(answer, 'computed_at'),
    headers: valueIn(answer, 'headers'),
    parts: own === undefined ? [] : [own, ...comparisons],
    unknownShape: own === undefined ? excerptAt(json.subarray(0, -1), 0) : undefined,
  };
}

/**
 * The values of a report's `series`. By day, `{"Logged in":{"2020-08-31T00:00:00-07:00":9852}}`; of the entire range, such as
 * that of a bar chart, `{"Logged in":{"all":9852}}`; with two breakdowns
 * `{"Logged in":{"$overall":{"all":13},"Social":{"$overall":{"all":13},"adidas":{"all":13}}}}`. If a key is repeated, its last
 * value counts.
 */
export function* valuesOf(json: Buffer, path: readonly string[] = []): Generator<ReportValue, void> {
  if (kindAt(json, 0) !== Kind.object) {
    yield { path, json };
    return;
  }
  const members: (readonly [name: string, value: Buffer])[] = [];
  new ObjectMembers(json, 0).forEach((value, name) => members.push([name, value]));
  for (const [name, value] of members) yield* valuesOf(value, [...path, name]);
}

function comparisonIn(answer: ObjectSlices, name: string): ReportPart[] {
  const comparison = COMPARISON.exec(name)?.[1];
  const json = valueIn(answer, name);
  if (comparison === undefined || json === undefined || kindAt(json, 0) !== Kind.object) return [];
  const members = new ObjectMembers(json, 0);
  const series = seriesOf(members.get('series'));
  const dateRange = members.get('date_range') ?? valueIn(answer, 'date_range');
  return series === undefined ? [] : [{ comparison, dateRange, series }];
}

function partIn(answer: ObjectSlices, comparison: string): ReportPart | undefined {
  const series = seriesOf(valueIn(answer, 'series'));
  return series === undefined ? undefined : { comparison, dateRange: valueIn(answer, 'date_range'), series };
}

/** Some servers write an empty object as an empty list. */
function seriesOf(json: Buffer | undefined): Buffer | undefined {
  if (json === undefined) return undefined;
  if (kindAt(json, 0) === Kind.object) return json;
  return /^(null|\[\s*\])$/.test(json.toString('latin1', 0, 9)) ? Buffer.from('{}') : undefined;
}

function namesIn(answer: ObjectSlices): string[] {
  return [...new Set(Array.from({ length: answer.count }, (_, index) => answer.key(index)))];
}

function valueIn(answer: ObjectSlices, name: string): Buffer | undefined {
  const index = answer.indexOf(name);
  return index === undefined ? undefined : answer.value(index);
}
