/** Selects requests; all given conditions must match. */
export interface RequestMatch {
  /** Part of the path, such as `/export`. */
  readonly path?: string | undefined;
  /** Parameters and their exact values, such as `{ from_date: '2026-01-02' }`. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** yyyy-mm-dd, in the range from `from_date` to `to_date`. */
  readonly day?: string | undefined;
  /** The first matching request to select: 1, the default, selects from the first on. */
  readonly nth?: number | undefined;
}

/** Ignores `nth`. */
export function matchesRequest(match: RequestMatch, path: string, query: URLSearchParams): boolean {
  if (match.path !== undefined && !path.includes(match.path)) return false;
  if (match.day !== undefined && !hasDay(query, match.day)) return false;
  return Object.entries(match.query ?? {}).every(([name, value]) => query.get(name) === value);
}

function hasDay(query: URLSearchParams, day: string): boolean {
  const [from, to] = [query.get('from_date'), query.get('to_date')];
  return from !== null && to !== null && from <= day && day <= to;
}
