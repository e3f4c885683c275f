import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { keyOfLine } from '../../test/reference/event-key.ts';
import type { Data } from './messages.ts';

/**
 * What records must hold, by the slow and obvious way: JSON read with every number's own digits, one property after
 * the other. Comparable texts come out, so that sets of records can be compared.
 */
export function expectedRecord(line: string, exportStream: Pick<CatalogStream, 'json_schema'>): string {
  const event = losslessly(line);
  if (!isObject(event) || !isObject(event['properties'])) throw new Error(`no event: ${line}`);
  const columns = columnsByProperty(exportStream);
  const pairs = Object.entries(event['properties']).map(([property, value]): [string, unknown] => {
    const column = columns.get(property);
    if (column === undefined) throw new Error(`discover did not list ${property}`);
    return [column, property === 'time' ? isoOf(value) : asText(value)];
  });
  return canonical([
    ['event_key', keyOfLine(line)],
    ['event', event['event']],
    ['_rescued_data', null],
    ...pairs,
  ]);
}

/** A record in the same comparable form. */
export function actualRecord(data: Data): string {
  return canonical(Object.entries(data).map(([column, value]) => [column, unfolded(value)]));
}

/** How often each text is there: events may be there twice. */
export function countsOf(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** A number with the digits it was written with. */
export class ExactNumber {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

/** JSON whose numbers keep their digits. */
export function losslessly(text: string): unknown {
  return JSON.parse(text, function exact(_key, value: unknown, context?: { source?: string }): unknown {
    // The third parameter knows the digits as they were written.
    return typeof value === 'number' ? new ExactNumber(context?.source ?? '') : value;
  });
}

/** What a column of text holds, comparably: a string as it is, digits, and what JSON says. */
export function asText(value: unknown): unknown {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof ExactNumber) return value.digits;
  return typeof value === 'boolean' ? String(value) : { json: comparable(value) };
}

/** A column that holds the JSON of a list or an object is compared by what it says. */
function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return { json: comparable(losslessly(value)) };
  } catch {
    return value;
  }
}

/** A value that says all that its JSON said, numbers' digits included, and that can be compared. */
export function comparable(value: unknown): unknown {
  if (value instanceof ExactNumber) return { number: value.digits };
  if (Array.isArray(value)) return value.map(comparable);
  return isObject(value) ? Object.entries(value).map(([key, inner]) => [key, comparable(inner)]) : value;
}

function isoOf(value: unknown): string {
  if (!(value instanceof ExactNumber)) throw new Error('time is no number');
  return new Date(Number(value.digits) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Kept by schema: it is asked for with every record. */
const columnsBySchema = new WeakMap<object, Map<string, string>>();

/** Which column a discovered stream has for each property. */
export function columnsByProperty({
  json_schema,
}: Pick<CatalogStream, 'json_schema'>): ReadonlyMap<string, string> {
  const kept = columnsBySchema.get(json_schema);
  if (kept !== undefined) return kept;
  const properties = json_schema['properties'];
  const columns = new Map<string, string>();
  for (const [column, schema] of Object.entries(isObject(properties) ? properties : {})) {
    const property = isObject(schema) ? schema['mixpanel_property'] : undefined;
    if (typeof property === 'string') columns.set(property, column);
  }
  columnsBySchema.set(json_schema, columns);
  return columns;
}

/** A text for a set of columns, whatever their order. */
export function canonical(pairs: [string, unknown][]): string {
  return JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
