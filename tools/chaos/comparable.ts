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

/** Properties that move with the clock or with a merge of identities: the same thing read at another time has others. */
const MOVING = ['distinct_id', '$distinct_id_before_identity', '$last_seen', 'visits'];
const RESCUED = '_rescued_data';
/** Begins the column of a property that no column is known of: nothing begins so. */
const UNKNOWN = '\u0000';

/** Makes texts of what is in the project and of what was delivered, so that the same things have the same text. */
export class Comparable {
  readonly #stream: Discovered;
  /** The same with a column for each property that was found besides. */
  #widened: Discovered;
  readonly #columns: ReadonlySet<string>;

  /** @param left columns that are left out beside the moving ones */
  constructor(stream: Discovered, left: readonly string[] = []) {
    this.#stream = stream;
    this.#widened = stream;
    const properties = stream.json_schema['properties'];
    const byProperty = columnsByProperty(stream);
    const moving = [...MOVING.map((property) => byProperty.get(property) ?? property), ...left];
    const columns = Object.keys(isObject(properties) ? properties : {});
    this.#columns = new Set(columns.filter((column) => !moving.includes(column)));
  }

  /** Of a line of the export. */
  event(line: string): string {
    return this.#kept(expectedRecord(line, this.#streamWith(line, 'properties')));
  }

  /** Of the data of a record of export, read without loss: of whatever type a column is, and rescued or not. */
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

  /** Of a profile as a page tells it. */
  profile(line: string): string {
    return this.#kept(expectedProfile(line, this.#streamWith(line, '$properties')));
  }

  /** Of a RECORD line of engage. */
  deliveredProfile(line: string): string {
    return this.#kept(actualProfile(line, this.#stream));
  }

  /** The columns that are compared. */
  #kept(text: string): string {
    const pairs: unknown = JSON.parse(text);
    if (!Array.isArray(pairs)) throw new Error(`no list of columns: ${text}`);
    const kept = pairs.filter(([column]: unknown[]) => this.#columns.has(String(column)));
    return JSON.stringify(
      kept.map(([column, value]: unknown[]) => [column, column === RESCUED ? sorted(value) : value]),
    );
  }

  /** The stream with a column for each property of a line, for some come later than discovery. */
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

/** A property that a profile has twice is rescued in the place of either. */
function sorted(rescued: unknown): unknown {
  if (!isObject(rescued) || !Array.isArray(rescued['json'])) return rescued;
  return rescued['json'].map((member) => JSON.stringify(member)).sort();
}
