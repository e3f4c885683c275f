import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { keyOfLine } from '../../test/reference/event-key.ts';
import { readable } from '../../test/reference/readable.ts';
import type { Data } from './messages.ts';

/**
 * The expected record of an event as a comparable string, made in the slow and obvious way: the JSON is parsed with the
 * digits of its numbers, and one property is converted after the other.
 */
export function expectedRecord(line: string, exportStream: Pick<CatalogStream, 'json_schema'>): string {
  const event = losslessly(readable(line));
  if (!isObject(event) || !isObject(event['properties'])) throw new Error(`not an event: ${line}`);
  const columns = columnsByProperty(exportStream);
  const zone = isTimeWithoutZone(exportStream) ? '' : 'Z';
  const pairs = Object.entries(event['properties']).map(([property, value]): [string, unknown] => {
    const column = columns.get(property);
    if (column === undefined) throw new Error(`discover did not list ${property}`);
    return [column, property === 'time' ? isoOf(value, zone) : asText(value)];
  });
  const hasArrival = hasColumn('_arrived_at', exportStream);
  const own: [string, unknown][] = hasArrival ? [['_arrived_at', arrivalOf(event['properties'])]] : [];
  return canonical([
    ['event_key', keyOfLine(line)],
    ['event', event['event']],
    ['_rescued_data', null],
    ...pairs,
    ...own,
  ]);
}

/** A record as the same comparable string. */
export function actualRecord(data: Data): string {
  return canonical(Object.entries(data).map(([column, value]) => [column, unfolded(value)]));
}

/** The number of times that each string occurs. */
export function countsOf(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** A number with its digits as written. */
export class ExactNumber {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

/** Parses JSON whose numbers keep their digits. */
export function losslessly(text: string): unknown {
  return JSON.parse(text, function exact(_key, value: unknown, context?: { source?: string }): unknown {
    // The third parameter has the digits as written.
    return typeof value === 'number' ? new ExactNumber(context?.source ?? '') : value;
  });
}

/** The comparable value of a string column: strings as they are, digits, or the value of JSON. */
export function asText(value: unknown): unknown {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof ExactNumber) return value.digits;
  return typeof value === 'boolean' ? String(value) : { json: comparable(value) };
}

/** A text that is the JSON of a list or an object is compared by its value. */
export function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return { json: comparable(losslessly(value)) };
  } catch {
    return value;
  }
}

/** A value that can be compared, with the digits of its numbers. */
export function comparable(value: unknown): unknown {
  if (value instanceof ExactNumber) return { number: value.digits };
  if (Array.isArray(value)) return value.map(comparable);
  return isObject(value) ? Object.entries(value).map(([key, inner]) => [key, comparable(inner)]) : value;
}

function hasColumn(column: string, { json_schema }: Pick<CatalogStream, 'json_schema'>): boolean {
  const columns = json_schema['properties'];
  return isObject(columns) && column in columns;
}

/** The timestamp of the column `_arrived_at` for properties that were parsed without loss. */
export function arrivalOf({
  mp_processing_time_ms: arrival,
}: Readonly<Record<string, unknown>>): string | null {
  const ms = arrival instanceof ExactNumber ? Number(arrival.digits) : NaN;
  const isPlausible = ms >= Date.parse('2009-01-01T00:00:00Z');
  return isPlausible ? new Date(ms).toISOString() : null;
}

function isTimeWithoutZone({ json_schema }: Pick<CatalogStream, 'json_schema'>): boolean {
  const columns = json_schema['properties'];
  const time = isObject(columns) ? columns['time'] : undefined;
  return isObject(time) && time['airbyte_type'] === 'timestamp_without_timezone';
}

function isoOf(value: unknown, zone: string): string {
  if (!(value instanceof ExactNumber)) throw new Error('time is not a number');
  const iso = new Date(Number(value.digits) * 1000).toISOString();
  return iso.replace('.000Z', 'Z').replace('Z', zone);
}

/** By schema, as every record needs it. */
const columnsBySchema = new WeakMap<object, Map<string, string>>();

/** The columns that hold no property, by the first column of a stream. */
const NO_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  event_key: ['event_key', 'event', '_arrived_at', '_rescued_data'],
  data_group_id: ['data_group_id', 'group_id', '_rescued_data'],
};
const NO_PROPERTIES_OF_PROFILES = ['distinct_id', 'cohort_id', '_rescued_data'];

/** The column of each property in a discovered stream: the one that names it, else the one with its name. */
export function columnsByProperty({
  json_schema,
}: Pick<CatalogStream, 'json_schema'>): ReadonlyMap<string, string> {
  const kept = columnsBySchema.get(json_schema);
  if (kept !== undefined) return kept;
  const properties = json_schema['properties'];
  const named = Object.entries(isObject(properties) ? properties : {}).map(([column, schema]) => ({
    column,
    property: isObject(schema) ? schema['mixpanel_property'] : undefined,
  }));
  const columns = new Map<string, string>();
  // A profile may have a property of that name.
  const others = NO_PROPERTIES[named[0]?.column ?? ''] ?? NO_PROPERTIES_OF_PROFILES;
  for (const { column, property } of named)
    if (property === undefined && !others.includes(column)) columns.set(column, column);
  for (const { column, property } of named) if (typeof property === 'string') columns.set(property, column);
  columnsBySchema.set(json_schema, columns);
  return columns;
}

/** A string for a set of columns in any order. */
export function canonical(pairs: [string, unknown][]): string {
  return JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
