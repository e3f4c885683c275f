import type { Difference, Kind } from './difference.ts';
import {
  isJsonObject,
  isList,
  isSame,
  isSameNumerically,
  JsonNumber,
  parseExactly,
  textOf,
  type Json,
} from './exact-json.ts';
import { ownColumn } from './peer-names.ts';
import type { Peer } from './peers.ts';

export interface Facts {
  /** Python's str() of a JSON text; null for invalid JSON. */
  readonly pythonStr: (json: string) => string | null;
  /** The configured start date, yyyy-mm-dd. */
  readonly startDay: string;
  readonly today: string;
  /** Local time of the project, yyyy-mm-dd hh:mm:ss. */
  readonly projectTime: (moment: string) => string;
  readonly recentCohort: string;
}

export const AIRBYTE: readonly Peer[] = ['airbyte-source-mixpanel'];
export const TAP: readonly Peer[] = ['tap-mixpanel'];
export const BOTH: readonly Peer[] = [...AIRBYTE, ...TAP];
/** Streams whose columns are profile properties. */
export const PROFILES: readonly string[] = ['engage', 'cohort_members'];

export interface IntendedDifference {
  readonly name: string;
  readonly peers: readonly Peer[];
  /** All streams by default. */
  readonly streams?: readonly string[];
  readonly kinds: readonly Kind[];
  /** All differences of these kinds by default. */
  readonly when?: (difference: Difference, facts: Facts) => boolean;
  readonly why: string;
}

/** The day of an event or annotation by its own time, as Mixpanel counts days. */
export function dayOf(record: Difference['record']): string {
  return textOf(record?.['time'] ?? record?.['date'] ?? '').slice(0, 10);
}

export function isPythonText(
  ours: Json | undefined,
  theirs: Json | undefined,
  printed: Facts['pythonStr'],
): boolean {
  if (ours === null) return theirs === 'None';
  return typeof ours === 'string' && theirs !== undefined && printed(ours) === theirs;
}

/** Whether our record has the property in `_rescued_data`. */
export function isRescued(record: Difference['record'], property: string): boolean {
  const rescued = record?.[ownColumn('_rescued_data')];
  const values = typeof rescued === 'string' ? parseExactly(rescued) : undefined;
  return isJsonObject(values) && values[property] !== undefined;
}

/** Numbers may be text on either side. */
export function isSameNumber(ours: Json | undefined, theirs: Json | undefined): boolean {
  const [a, b] = [numberIn(ours), numberIn(theirs)];
  return a !== undefined && b !== undefined && isSameNumerically(a, b);
}

function numberIn(value: Json | undefined): JsonNumber | undefined {
  if (value instanceof JsonNumber) return value;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value)) return undefined;
  const parsed = parseExactly(value);
  return parsed instanceof JsonNumber ? parsed : undefined;
}

/** Assumes UTC for times without a zone. */
export function isSameMoment(ours: Json | undefined, theirs: Json | undefined): boolean {
  if (typeof ours !== 'string' || typeof theirs !== 'string') return false;
  const [a, b] = [ours, theirs].map((text) =>
    Date.parse(/(Z|[-+]\d\d:\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`),
  );
  return a === b;
}

/** Whether theirs is the project's local time of ours, ignoring its zone. */
export function isProjectTime(
  ours: Json | undefined,
  theirs: Json | undefined,
  projectTime: Facts['projectTime'],
): boolean {
  return projectTime(textOf(ours)) === textOf(theirs).slice(0, 19).replace('T', ' ');
}

export function isSameExceptUnderscores(ours: Json | undefined, theirs: Json | undefined): boolean {
  return textOf(ours).replace(/^_+/, '') === textOf(theirs).replace(/^_+/, '');
}

/** Whether every member of `subset` is in `value`; numbers may be text. */
export function isSubset(subset: Json | undefined, value: Json | undefined): boolean {
  if (isList(subset)) {
    return (
      isList(value) && subset.length === value.length && subset.every((item, i) => isSubset(item, value[i]))
    );
  }
  if (isJsonObject(subset)) {
    return isJsonObject(value) && Object.entries(subset).every(([name, item]) => isSubset(item, value[name]));
  }
  return isSame(subset, value) || isSameNumber(subset, value);
}
