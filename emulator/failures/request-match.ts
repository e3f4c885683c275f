/** Which requests something is for; everything given must hold. */
export interface RequestMatch {
  /** A part of the path, such as `/export`. */
  readonly path?: string | undefined;
  /** Parameters and their exact values, such as `{ from_date: '2026-01-02' }`. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** 1 is the first request that matches the rest, 2 lets one pass before it. */
  readonly nth?: number | undefined;
}

/** Does a request match, whichever of them it is? */
export function matchesRequest(match: RequestMatch, path: string, query: URLSearchParams): boolean {
  if (match.path !== undefined && !path.includes(match.path)) return false;
  return Object.entries(match.query ?? {}).every(([name, value]) => query.get(name) === value);
}
