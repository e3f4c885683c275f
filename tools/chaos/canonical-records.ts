import {
  arrivalOf,
  asText,
  canonical,
  columnsByProperty,
  isObject,
  losslessly,
  unfolded,
} from '../../integration_tests/support/expected-events.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { readable } from '../../test/reference/readable.ts';
import type { RunOptions } from './run.ts';

type Data = Readonly<Record<string, unknown>>;

/** Properties that depend on the time of the read or on merged identities. */
const VARYING = ['distinct_id', '$distinct_id_before_identity', '$last_seen', 'visits'];
/** The columns that hold values by property. */
const RESCUED = '_rescued_data';
const ALL_PROPERTIES = 'properties';
/** Names that no property has: of the event's name and of its arrival, which have columns of their own. */
const EVENT = '\u0000event';
const ARRIVAL = '\u0000arrival';
const OWN_COLUMNS = new Map([
  [EVENT, 'event'],
  [ARRIVAL, '_arrived_at'],
]);

export interface Compared {
  /** Whether properties without a column in the catalog must arrive too, if no column holds all properties. */
  readonly newColumns: boolean;
  readonly layout?: RunOptions['property_layout'];
  /** Properties to ignore in addition to the varying ones. */
  readonly ignored?: readonly string[];
}

/**
 * Converts project data and delivered records to canonical text: equal content gives equal text, whether a value is in its
 * column, as its type or as text, in the object of all properties, or rescued.
 */
export class CanonicalRecords {
  readonly #columns: ReadonlyMap<string, string>;
  readonly #compared: Compared;
  readonly #ignored: ReadonlySet<string>;
  readonly #selected: object;
  /** Whether the column `properties` is selected and holds all properties, and not one of that name. */
  readonly #hasObject: boolean;

  constructor(stream: Pick<CatalogStream, 'json_schema'>, compared: Compared) {
    this.#compared = compared;
    this.#ignored = new Set([...VARYING, ...(compared.ignored ?? [])]);
    this.#selected = Object(stream.json_schema['properties']) as object;
    const isObjectColumn = (column: string): boolean =>
      column === ALL_PROPERTIES && (compared.layout ?? 'columns') !== 'columns';
    this.#hasObject = Object.keys(this.#selected).some(isObjectColumn);
    const columns = [...columnsByProperty(stream)];
    this.#columns = new Map(columns.filter(([, column]) => !isObjectColumn(column)));
  }

  /** An export line. */
  event(line: string): string {
    const event = objectIn(line);
    const properties = Object(event['properties']) as Data;
    return this.#textOf([
      [EVENT, event['event']],
      [ARRIVAL, arrivalOf(properties)],
      ...Object.entries(properties).map(withIsoTime),
    ]);
  }

  /** A profile as `engage` returns it. */
  profile(line: string): string {
    return this.#textOf(Object.entries(Object(objectIn(line)['$properties']) as Data));
  }

  /** The data of a record of `export`, parsed without loss. */
  deliveredEvent(data: Data): string {
    const own = [...OWN_COLUMNS].map(([name, column]): [string, unknown] => [name, data[column]]);
    return this.#textOf([...own, ...[...this.#valuesIn(data)].map(withIsoTime)]);
  }

  /** The data of a record of `engage`, parsed without loss. */
  deliveredProfile(data: Data): string {
    return this.#textOf([...this.#valuesIn(data)]);
  }

  /** The values by property, wherever they are. */
  #valuesIn(data: Data): ReadonlyMap<string, unknown> {
    const values = new Map<string, unknown>();
    for (const [property, column] of this.#columns)
      if (Object.hasOwn(data, column)) values.set(property, data[column]);
    const rescued: unknown = typeof data[RESCUED] === 'string' ? losslessly(data[RESCUED]) : {};
    for (const [property, value] of Object.entries(Object(rescued) as Data)) values.set(property, value);
    if (this.#hasObject && isObject(data[ALL_PROPERTIES]))
      for (const [property, value] of Object.entries(data[ALL_PROPERTIES]))
        values.set(property, agreed(values, property, value));
    return values;
  }

  #textOf(pairs: readonly (readonly [property: string, value: unknown])[]): string {
    const kept = pairs.filter(([property]) => this.#isKept(property));
    return canonical(kept.map(([property, value]): [string, unknown] => [property, unfolded(asText(value))]));
  }

  #isKept(property: string): boolean {
    const own = OWN_COLUMNS.get(property);
    if (own !== undefined) return Object.hasOwn(this.#selected, own);
    const isRequired = this.#compared.newColumns || this.#hasObject || this.#columns.has(property);
    return isRequired && !this.#ignored.has(property);
  }
}

/** The value of a property in the object of all properties, unless its column holds another one. */
function agreed(values: ReadonlyMap<string, unknown>, property: string, value: unknown): unknown {
  if (!values.has(property)) return value;
  const inColumn = values.get(property);
  if (property === 'time') return inColumn;
  const texts = [inColumn, value].map((each) => JSON.stringify(unfolded(asText(each))));
  return texts[0] === texts[1] ? value : { inColumn, value };
}

/** The time of an event as its column has it, without the zone, which depends on the project. */
function withIsoTime([property, value]: readonly [string, unknown]): [string, unknown] {
  if (property !== 'time') return [property, value];
  if (typeof value === 'string') return [property, value.replace(/Z$/, '')];
  const time = new Date(Number(asText(value)) * 1000);
  // A surprise may leave it without one.
  if (Number.isNaN(time.getTime())) return [property, value];
  return [property, time.toISOString().replace('.000Z', '')];
}

function objectIn(line: string): Data {
  const found = losslessly(readable(line));
  if (!isObject(found)) throw new Error(`not an object: ${line}`);
  return found;
}
