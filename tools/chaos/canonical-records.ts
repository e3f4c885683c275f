import {
  actualRecord,
  asText,
  columnsByProperty,
  expectedRecord,
  isObject,
  losslessly,
} from '../../integration_tests/support/expected-events.ts';
import { actualProfile, expectedProfile } from '../../integration_tests/support/expected-profiles.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';

type Discovered = Pick<CatalogStream, 'json_schema'>;

/** Properties that depend on the time of the read or on merged identities. */
const VARYING = ['distinct_id', '$distinct_id_before_identity', '$last_seen', 'visits'];
const RESCUED = '_rescued_data';
/** Prefix of columns for properties without a discovered column. */
const UNKNOWN = '\u0000';

/** Converts project data and delivered records to canonical text: equal content gives equal text. */
export class CanonicalRecords {
  readonly #stream: Discovered;
  #widened: Discovered;
  readonly #columns: ReadonlySet<string>;

  /** @param ignored columns to ignore in addition to the varying ones */
  constructor(stream: Discovered, ignored: readonly string[] = []) {
    this.#stream = stream;
    this.#widened = stream;
    const properties = stream.json_schema['properties'];
    const byProperty = columnsByProperty(stream);
    const varying = [...VARYING.map((property) => byProperty.get(property) ?? property), ...ignored];
    const columns = Object.keys(isObject(properties) ? properties : {});
    this.#columns = new Set(columns.filter((column) => !varying.includes(column)));
  }

  /** An export line. */
  event(line: string): string {
    return this.#kept(expectedRecord(line, this.#streamWith(line, 'properties')));
  }

  /** The data of an `export` record parsed without loss, regardless of column types and rescued values. */
  deliveredEvent(data: Readonly<Record<string, unknown>>): string {
    const rescued: unknown = typeof data[RESCUED] === 'string' ? losslessly(data[RESCUED]) : {};
    const byProperty = columnsByProperty(this.#stream);
    const inPlace = Object.entries(isObject(rescued) ? rescued : {}).map(
      ([property, value]): [string, unknown] => [byProperty.get(property) ?? property, value],
    );
    const values = [...Object.entries(data), ...inPlace, [RESCUED, null] as const];
    return this.#kept(
      actualRecord(Object.fromEntries(values.map(([column, value]) => [column, asText(value)]))),
    );
  }

  /** A profile as `engage` returns it. */
  profile(line: string): string {
    return this.#kept(expectedProfile(line, this.#streamWith(line, '$properties')));
  }

  /** A RECORD line of `engage`. */
  deliveredProfile(line: string): string {
    return this.#kept(actualProfile(line, this.#stream));
  }

  #kept(text: string): string {
    const pairs: unknown = JSON.parse(text);
    if (!Array.isArray(pairs)) throw new Error(`not a list of columns: ${text}`);
    const kept = pairs.filter(([column]: unknown[]) => this.#columns.has(String(column)));
    return JSON.stringify(
      kept.map(([column, value]: unknown[]) => [column, column === RESCUED ? sorted(value) : value]),
    );
  }

  /** The stream with a column for each property of a line: some properties appear after discovery. */
  #streamWith(line: string, member: string): Discovered {
    const known = columnsByProperty(this.#widened);
    const object: unknown = JSON.parse(line);
    const properties = isObject(object) && isObject(object[member]) ? Object.keys(object[member]) : [];
    const unknown = properties.filter((property) => !known.has(property));
    if (unknown.length > 0) this.#widened = withColumnsFor(unknown, this.#widened);
    return this.#widened;
  }
}

function withColumnsFor(properties: readonly string[], { json_schema }: Discovered): Discovered {
  const columns = isObject(json_schema['properties']) ? json_schema['properties'] : {};
  const more = properties.map((property) => [
    UNKNOWN + property,
    { type: ['null', 'string'], mixpanel_property: property },
  ]);
  return { json_schema: { properties: { ...columns, ...Object.fromEntries(more) } } };
}

/** Duplicate properties of a profile are rescued in any order. */
function sorted(rescued: unknown): unknown {
  if (!isObject(rescued) || !Array.isArray(rescued['json'])) return rescued;
  return rescued['json'].map((member) => JSON.stringify(member)).sort();
}
