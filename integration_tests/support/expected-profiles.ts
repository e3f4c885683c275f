import { readable } from '../../test/reference/readable.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import {
  canonical,
  columnsByProperty,
  comparable,
  ExactNumber,
  isObject,
  losslessly,
} from './expected-events.ts';

type Discovered = Pick<CatalogStream, 'json_schema'>;

/** The expected record of a profile: every property as it came, and strings in string columns. */
export function expectedProfile(profile: string, engage: Discovered): string {
  const found = losslessly(readable(profile));
  if (!isObject(found) || !isObject(found['$properties'])) throw new Error(`not a profile: ${profile}`);
  const columns = columnsByProperty(engage);
  const rescued: [string, unknown][] = [];
  const pairs = Object.entries(found['$properties']).map(([property, value]): [string, unknown] => {
    const column = columns.get(property);
    if (column === undefined) throw new Error(`discover did not list ${property}`);
    if (isText(engage, column)) return [column, asText(value)];
    if (fits(value, typesOf(engage, column))) return [column, comparable(value)];
    rescued.push([property, value]);
    return [column, null];
  });
  const rescuedData = rescued.length === 0 ? null : { json: inOrder(rescued) };
  return canonical([
    ['distinct_id', asText(found['$distinct_id'])],
    ['_rescued_data', rescuedData],
    ...pairs,
  ]);
}

/** A RECORD line in the same comparable form. */
export function actualProfile(line: string, engage: Discovered): string {
  const message = losslessly(line);
  const record = isObject(message) ? message['record'] : undefined;
  const data = isObject(record) ? record['data'] : undefined;
  if (!isObject(data)) throw new Error(`not a record: ${line}`);
  return canonical(
    Object.entries(data).map(([column, value]) => [
      column,
      column === '_rescued_data'
        ? rescuedIn(value)
        : column !== 'distinct_id' && !isText(engage, column)
          ? comparable(value)
          : asText(value),
    ]),
  );
}

/** Rescued properties in any order. */
function rescuedIn(value: unknown): unknown {
  const found = typeof value === 'string' ? losslessly(value) : null;
  return isObject(found) ? { json: inOrder(Object.entries(found)) } : value;
}

function inOrder(members: readonly [string, unknown][]): [string, unknown][] {
  return members
    .map(([name, value]): [string, unknown] => [name, comparable(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function isText(engage: Discovered, column: string): boolean {
  return typesOf(engage, column).includes('string');
}

function typesOf({ json_schema }: Discovered, column: string): readonly unknown[] {
  const properties = isObject(json_schema['properties']) ? json_schema['properties'] : {};
  const schema = properties[column];
  return isObject(schema) && Array.isArray(schema['type']) ? schema['type'] : [];
}

function fits(value: unknown, types: readonly unknown[]): boolean {
  if (value === null) return true;
  if (value instanceof ExactNumber) return types.includes('number') && Number.isFinite(Number(value.digits));
  return types.includes(Array.isArray(value) ? 'array' : typeof value);
}

/** A string that holds JSON is compared by its value. */
function asText(value: unknown): unknown {
  if (value === null) return null;
  if (value instanceof ExactNumber) return value.digits;
  if (typeof value !== 'string')
    return typeof value === 'boolean' ? String(value) : { json: comparable(value) };
  if (!/^[[{]/.test(value)) return value;
  try {
    return { json: comparable(losslessly(value)) };
  } catch {
    return value;
  }
}
