import type { OddItems } from '../../airbyte/odd-items.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
import { quoted } from '../../base/excerpt.ts';
import type { ObjectSlices } from '../../json/object-slices.ts';
import { schemaIn } from './accepted-kinds.ts';
import { COLUMN_LIMITS } from './column-names.ts';
import type { FoundProperties } from './found-properties.ts';
import { RESCUED_COLUMN } from './rescued-values.ts';

const NONE: readonly number[] = [];

/** Values of properties without a column: if new columns are delivered, these are rescued, and a warning says so. */
export class OtherProperties {
  readonly #isDelivered: boolean;
  readonly #kind: string;
  readonly #oddItems: OddItems;

  constructor({ catalog, newColumns }: SelectedColumns, oddItems: OddItems) {
    this.#isDelivered = newColumns;
    const isDeclared = schemaIn(catalog, RESCUED_COLUMN) !== undefined;
    const hint = isDeclared ? '' : '; refresh the schema to get that column';
    this.#kind = `values of new properties were kept in ${RESCUED_COLUMN} only, because ${COLUMN_LIMITS}${hint}`;
    this.#oddItems = oddItems;
  }

  /** The indexes of the members to rescue. */
  rescued({ withoutColumn }: FoundProperties): readonly number[] {
    return this.#isDelivered ? withoutColumn : NONE;
  }

  /** Called once such a record is delivered. */
  report(members: ObjectSlices, found: FoundProperties): void {
    const rescued = this.rescued(found);
    const [first] = rescued;
    if (first !== undefined) this.#oddItems.add(this.#kind, () => quoted(members.key(first)), rescued.length);
  }
}
