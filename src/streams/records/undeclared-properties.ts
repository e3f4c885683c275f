import type { OddItems } from '../../airbyte/odd-items.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
import type { NameCounts } from '../../base/name-counts.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { COLUMN_LIMITS } from './column-names.ts';
import type { FoundProperties } from './found-properties.ts';
import { NO_COLUMN, type Property } from './property-table.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

/** What became of values without a column, for a log line. */
export const UNDECLARED = `the catalog does not declare these properties, so their values were delivered in ${RESCUED_COLUMN}; refresh the schema to give them columns, or turn select_properties_by_default off if you deselected them`;
const BEYOND_LIMITS = `values of new properties were kept in ${RESCUED_COLUMN} only, because ${COLUMN_LIMITS}; refresh the schema to get that column`;

/** Counts the rescued values of properties without a column in the catalog, by name, for one warning per sync. */
export class UndeclaredProperties {
  readonly #counts: NameCounts;

  constructor({ isDeclared }: SelectedColumns, oddItems: OddItems) {
    this.#counts = oddItems.namesOf(isDeclared(RESCUED_COLUMN) ? UNDECLARED : BEYOND_LIMITS);
  }

  /** Counts the members with these indexes once their record is delivered. */
  count(indexes: readonly number[], members: ObjectSlices, found: FoundProperties): void {
    for (const index of indexes) {
      const property = found.countedAt(index);
      if (property === undefined) continue;
      this.add(property, property.id === NO_COLUMN ? members.key(index) : property.name);
    }
  }

  /** Counts values of a property. */
  add(property: Property, name: string, values = 1): void {
    if (values === 0) return;
    if (property.id === NO_COLUMN) this.#counts.counterOf(name).count += values;
    else (property.counter ??= this.#counts.counterOf(name)).count += values;
  }
}
