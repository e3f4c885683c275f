import type { Difference, Kind } from './difference.ts';
import type { Peer } from './peers.ts';
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

/** What is known of the run when a difference is judged. */
export interface Facts {
  /** What Python prints for a JSON text; null for a text that is none. */
  readonly pythonStr: (json: string) => string | null;
  /** The first day that all are told to read, yyyy-mm-dd. */
  readonly startDay: string;
  readonly today: string;
  /** What the project's clock shows at a moment, yyyy-mm-dd hh:mm:ss. */
  readonly projectTime: (moment: string) => string;
  /** The only cohort that was made after the start day. */
  readonly recentCohort: string;
}

export const AIRBYTE: readonly Peer[] = ['airbyte-source-mixpanel'];
export const TAP: readonly Peer[] = ['tap-mixpanel'];
export const BOTH: readonly Peer[] = [...AIRBYTE, ...TAP];
/** The streams whose columns are properties of profiles. */
export const PROFILES: readonly string[] = ['engage', 'cohort_members'];

/** A difference that is there on purpose. */
export interface IntendedDifference {
  readonly name: string;
  readonly peers: readonly Peer[];
  /** All streams if left out. */
  readonly streams?: readonly string[];
  readonly kinds: readonly Kind[];
  /** All differences of these kinds if left out. */
  readonly when?: (difference: Difference, facts: Facts) => boolean;
  readonly why: string;
}

/** Mixpanel counts the days of events by their time as it is told. */
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

/** Does our record hold the value of the property among those that do not fit the type of their column? */
export function isRescued(record: Difference['record'], property: string): boolean {
  const rescued = record?.[ownColumn('_rescued_data')];
  const values = typeof rescued === 'string' ? parseExactly(rescued) : undefined;
  return isJsonObject(values) && values[property] !== undefined;
}

/** A number may be text in one of them, or in both. */
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

/** A moment without a zone is taken for one in UTC. */
export function isSameMoment(ours: Json | undefined, theirs: Json | undefined): boolean {
  if (typeof ours !== 'string' || typeof theirs !== 'string') return false;
  const [a, b] = [ours, theirs].map((text) =>
    Date.parse(/(Z|[-+]\d\d:\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`),
  );
  return a === b;
}

/** Is it the moment that the project's clock shows there, whatever is said of a zone? */
export function isProjectTime(
  ours: Json | undefined,
  theirs: Json | undefined,
  projectTime: Facts['projectTime'],
): boolean {
  return projectTime(textOf(ours)) === textOf(theirs).slice(0, 19).replace('T', ' ');
}

/** The same but for `_` in front. */
export function isSameExceptUnderscores(ours: Json | undefined, theirs: Json | undefined): boolean {
  return textOf(ours).replace(/^_+/, '') === textOf(theirs).replace(/^_+/, '');
}

/** Everything that is in the part is in the whole; numbers may be text. */
export function isSubset(part: Json | undefined, whole: Json | undefined): boolean {
  if (isList(part))
    return isList(whole) && part.length === whole.length && part.every((item, i) => isSubset(item, whole[i]));
  if (isJsonObject(part))
    return isJsonObject(whole) && Object.entries(part).every(([name, item]) => isSubset(item, whole[name]));
  return isSame(part, whole) || isSameNumber(part, whole);
}
