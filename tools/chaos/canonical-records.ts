import {
  asText,
  canonical,
  columnsByProperty,
  isObject,
  losslessly,
  unfolded,
} from '../../integration_tests/support/expected-events.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';

type Data = Readonly<Record<string, unknown>>;

/** Properties that depend on the time of the read or on merged identities. */
const VARYING = ['distinct_id', '$distinct_id_before_identity', '$last_seen', 'visits'];
/** The columns that hold values by property. */
const RESCUED = '_rescued_data';
const ALL_PROPERTIES = 'properties';
/** The name of the event, which is no property. */
const EVENT = '\u0000event';

export interface Compared {
  /** Whether properties without a column in the catalog must arrive too. */
  readonly everything: boolean;
  /** Whether the column `properties` holds all properties, and not one of that name. */
  readonly withObject?: boolean;
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
  readonly #hasEvent: boolean;

  constructor(stream: Pick<CatalogStream, 'json_schema'>, compared: Compared) {
    this.#columns = columnsByProperty(stream);
    this.#compared = compared;
    this.#ignored = new Set([...VARYING, ...(compared.ignored ?? [])]);
    this.#hasEvent = Object.hasOwn(Object(stream.json_schema['properties']) as object, 'event');
  }

  /** An export line. */
  event(line: string): string {
    const event = objectIn(line);
    const properties = Object.entries(Object(event['properties']) as Data);
    return this.#textOf([
      [EVENT, event['event']],
      ...properties.map(([property, value]): [string, unknown] => [property, timeOr(property, value)]),
    ]);
  }

  /** A profile as `engage` returns it. */
  profile(line: string): string {
    return this.#textOf(Object.entries(Object(objectIn(line)['$properties']) as Data));
  }

  /** The data of a record of `export`, parsed without loss. */
  deliveredEvent(data: Data): string {
    return this.#textOf([[EVENT, data['event']], ...this.#valuesIn(data)]);
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
    if (this.#compared.withObject === true && isObject(data[ALL_PROPERTIES]))
      for (const [property, value] of Object.entries(data[ALL_PROPERTIES]))
        values.set(property, agreed(values, property, value));
    return values;
  }

  #textOf(pairs: readonly (readonly [property: string, value: unknown])[]): string {
    const kept = pairs.filter(([property]) => this.#isKept(property));
    return canonical(kept.map(([property, value]): [string, unknown] => [property, unfolded(asText(value))]));
  }

  #isKept(property: string): boolean {
    if (property === EVENT) return this.#hasEvent;
    return !this.#ignored.has(property) && (this.#compared.everything || this.#columns.has(property));
  }
}

/** The value of a property in the object of all properties, unless its column holds another one. */
function agreed(values: ReadonlyMap<string, unknown>, property: string, value: unknown): unknown {
  if (!values.has(property) || property === 'time') return values.get(property) ?? timeOr(property, value);
  const inColumn = values.get(property);
  const texts = [inColumn, value].map((each) => JSON.stringify(unfolded(asText(each))));
  return texts[0] === texts[1] ? value : { inColumn, value };
}

/** The time of an event as its column has it. */
function timeOr(property: string, value: unknown): unknown {
  if (property !== 'time') return value;
  return new Date(Number(asText(value)) * 1000).toISOString().replace('.000Z', 'Z');
}

function objectIn(line: string): Data {
  const found = losslessly(line);
  if (!isObject(found)) throw new Error(`not an object: ${line}`);
  return found;
}
