/** How columns are named after properties: as Airbyte's own source does, or as Stitch and Singer's tap do. */
export type PropertyNaming = 'plain' | 'mp_reserved';

interface NamingRule {
  /** What stands in the place of the `$` that marks Mixpanel's own properties. */
  readonly prefix: string;
  /** Two columns of which this is the same are one to the user's destination. */
  readonly fold: (column: string) => string;
}

const RULES: Readonly<Record<PropertyNaming, NamingRule>> = {
  // Most destinations do not tell `userName` from `username`.
  plain: { prefix: '', fold: (column) => column.toLowerCase() },
  // Tables that Stitch and Singer filled have such names as they are: they go on being filled.
  mp_reserved: { prefix: 'mp_reserved_', fold: (column) => column },
};

/** What a property without a name, or called `$`, is called: no destination has columns without a name. */
const NAMELESS = '_';

/** The column a property has where no other property wants it. */
export function preferredColumn(property: string, naming: PropertyNaming): string {
  const name = property.startsWith('$') ? RULES[naming].prefix + property.slice(1) : property;
  return name === '' ? NAMELESS : name;
}

/** Columns are the same if this is. */
export function foldColumn(column: string, naming: PropertyNaming): string {
  return RULES[naming].fold(column);
}
