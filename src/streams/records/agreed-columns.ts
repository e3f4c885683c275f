/** A property whose column in the catalog is not the one of earlier syncs. */
export interface Disagreement {
  readonly property: string;
  /** Where earlier syncs delivered it; undefined if they did not. */
  readonly saved: string | undefined;
  readonly declared: string;
  /** Where it is delivered now. */
  readonly agreed: string;
  /** The property that earlier syncs delivered there, if it gives up its column. */
  readonly replaced: string | undefined;
}

/**
 * The columns of the properties in a catalog, if earlier syncs may have given them others. A column keeps the property that
 * earlier syncs delivered in it, as long as the catalog has both. A property whose earlier column the catalog lacks moves to
 * the one that the catalog says, so that no chosen column stays empty.
 *
 * @param declared property -> column, by the catalog
 * @param saved property -> column, by earlier syncs
 */
export function agreedColumns(
  declared: ReadonlyMap<string, string>,
  saved: ReadonlyMap<string, string>,
  foldOf: (column: string) => string,
): Map<string, string> {
  const agreed = new Map<string, string>();
  const holders = new Map<string, string>();
  const hold = (property: string, column: string): void => {
    agreed.set(property, column);
    holders.set(column, property);
  };
  const columns = new Set(declared.values());
  // A destination may know an earlier column under a name that is spelled otherwise now.
  const byFold = new Map([...columns].map((column) => [foldOf(column), column]));
  for (const property of declared.keys()) {
    const before = saved.get(property);
    if (before === undefined) continue;
    const column = columns.has(before) ? before : byFold.get(foldOf(before));
    if (column !== undefined && !holders.has(column)) hold(property, column);
  }
  for (const [property, column] of declared) {
    if (agreed.has(property)) continue;
    let free = column;
    // The property that holds it has left its own column free, or holds one whose property has, and so on.
    for (let holder = holders.get(free); holder !== undefined; holder = holders.get(free))
      free = declared.get(holder) ?? column;
    hold(property, free);
  }
  return agreed;
}

/** The properties whose columns earlier syncs and the catalog do not agree on. */
export function disagreements(
  declared: ReadonlyMap<string, string>,
  saved: ReadonlyMap<string, string>,
  agreed: ReadonlyMap<string, string>,
  foldOf: (column: string) => string,
): Disagreement[] {
  const holders = new Map([...saved].map(([property, column]) => [foldOf(column), property]));
  return [...declared].flatMap(([property, column]) => {
    const before = saved.get(property);
    const now = agreed.get(property) ?? column;
    const holder = holders.get(foldOf(now));
    const replaced = holder === undefined || agreed.has(holder) ? undefined : holder;
    const isSame = before === undefined || foldOf(before) === foldOf(column);
    if (isSame && now === column && replaced === undefined) return [];
    return [{ property, saved: before, declared: column, agreed: now, replaced }];
  });
}
