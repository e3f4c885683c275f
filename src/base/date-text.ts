/** What a text says: a day, a time of a day without a time zone, or a moment, with an offset from UTC. */
export type DateKind = 'day' | 'local' | 'moment';

const DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;
/** Longer texts are not dates. */
export const MAX_DATE_LENGTH = 35;
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The kind of a date that every typed destination can read, such as `2026-01-31`, `2026-01-31T08:00:00.5` or
 * `2026-01-31 08:00:00+01:00`; undefined for anything else: a day that does not exist, a year that is not from 1 to 9999 in
 * UTC, 24:00:00, or a number.
 */
export function dateKindOf(text: string): DateKind | undefined {
  const [, day, time, offset] = DATE.exec(text) ?? [];
  if (day === undefined || !exists(day)) return undefined;
  const ms = Date.parse(`${day}T${time ?? '00:00:00'}${offset ?? 'Z'}`);
  if (!(ms >= FIRST_MS && ms <= LAST_MS)) return undefined;
  if (time === undefined) return 'day';
  return offset === undefined ? 'local' : 'moment';
}

/** `Date` turns a day such as `2026-02-30` into another one. */
function exists(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}
