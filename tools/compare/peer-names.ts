import { isJsonObject, type JsonObject } from './exact-json.ts';
import type { Peer } from './peers.ts';

/** Our columns that aren't properties and don't exist in peers, by stream; a property with such a name is another column. */
const OWN_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  export: ['event_key', '_arrived_at', '_rescued_data'],
};
const OWN_COLUMNS_OF_OTHERS = ['_rescued_data'];
/** The other columns that don't hold a property, by stream. Other streams have no properties. */
const NO_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  export: ['event'],
  engage: ['distinct_id'],
  cohort_members: ['distinct_id', 'cohort_id'],
};

/** The name of such a column among the peer's columns. */
export function ownColumn(column: string): string {
  return `our own ${column}`;
}

export class PeerNames {
  readonly #peer: Peer;
  readonly #stream: string;
  readonly #propertyOf = new Map<string, string>();

  /** @param columns our columns, with the property they hold */
  constructor(peer: Peer, stream: string, columns: JsonObject) {
    this.#peer = peer;
    this.#stream = stream;
    for (const [column, schema] of Object.entries(columns)) {
      const named = isJsonObject(schema) ? schema['mixpanel_property'] : undefined;
      // A column that doesn't name its property has the property's name.
      const holdsProperty = NO_PROPERTIES[stream]?.includes(column) === false && !this.#isOwn(column);
      const property = holdsProperty ? (named ?? column) : undefined;
      if (typeof property === 'string') this.#propertyOf.set(column, property);
    }
  }

  /** The peer's name for each of our columns in one record or schema. */
  of(columns: readonly string[]): Map<string, string> {
    const names = new Map<string, string>();
    const properties = new Map<string, string>();
    for (const column of columns) {
      const property = this.#propertyOf.get(column);
      // Neither the event name nor a property missing from the catalog has a property name.
      if (property === undefined) names.set(column, this.#isOwn(column) ? ownColumn(column) : column);
      else properties.set(property, column);
    }
    for (const [property, name] of this.ofProperties([...properties.keys()])) {
      names.set(properties.get(property) ?? property, name);
    }
    return names;
  }

  #isOwn(column: string): boolean {
    return (OWN_COLUMNS[this.#stream] ?? OWN_COLUMNS_OF_OTHERS).includes(column);
  }

  /** The peer's column for each property in one record or schema. */
  ofProperties(properties: readonly string[]): Map<string, string> {
    if (this.#peer === 'tap-mixpanel') {
      return new Map(properties.map((property) => [property, property.replace(/^\$/, 'mp_reserved_')]));
    }
    return new Map(
      this.#stream === 'export'
        ? withUnderscores(properties)
        : properties.map((property) => [property, property.replace(/^\$/, '')]),
    );
  }
}

/** Strips `$`; names that then differ only by case get a prefix `_`, `__`..., in code point order. */
function withUnderscores(properties: readonly string[]): [string, string][] {
  const seen = new Map<string, number>();
  return [...properties].sort(byCodePoint).map((property) => {
    const name = property.replace(/^\$/, '');
    const times = seen.get(name.toLowerCase()) ?? 0;
    seen.set(name.toLowerCase(), times + 1);
    return [property, '_'.repeat(times) + name];
  });
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
