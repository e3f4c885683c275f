/** How columns are named: like those of Airbyte's own source, or like those of Stitch and Singer's tap. */
export type PropertyNaming = 'plain' | 'mp_reserved';

interface NamingRule {
  /** Replaces the `$` that marks Mixpanel's own properties. */
  readonly prefix: string;
  /** Maps columns that a destination would treat as one to the same string. */
  readonly fold: (column: string) => string;
}

const RULES: Readonly<Record<PropertyNaming, NamingRule>> = {
  // Most destinations ignore case.
  plain: { prefix: '', fold: (column) => column.toLowerCase() },
  // Tables of Stitch and Singer already have columns that differ only in case. They must still be filled.
  mp_reserved: { prefix: 'mp_reserved_', fold: (column) => column },
};

/** The column of a property whose name is empty or `$`: destinations have no columns without a name. */
const NAMELESS = '_';

/** The column of a property if no other property prefers it. */
export function preferredColumn(property: string, naming: PropertyNaming): string {
  const name = property.startsWith('$') ? RULES[naming].prefix + property.slice(1) : property;
  return name === '' ? NAMELESS : name;
}

/** The same string for columns that a destination would treat as one. */
export function foldColumn(column: string, naming: PropertyNaming): string {
  return RULES[naming].fold(column);
}
