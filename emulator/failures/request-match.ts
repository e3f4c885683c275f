/** Selects requests; all given conditions must match. */
export interface RequestMatch {
  /** Part of the path, such as `/export`. */
  readonly path?: string | undefined;
  /** Parameters and their exact values, such as `{ from_date: '2026-01-02' }`. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** The first matching request to select: 1, the default, selects from the first on. */
  readonly nth?: number | undefined;
}

/** Ignores `nth`. */
export function matchesRequest(match: RequestMatch, path: string, query: URLSearchParams): boolean {
  if (match.path !== undefined && !path.includes(match.path)) return false;
  return Object.entries(match.query ?? {}).every(([name, value]) => query.get(name) === value);
}
