import type { PathParameters } from '../access/credentials.ts';
import { ROUTES } from './index.ts';
import type { Route } from './route.ts';

/** A route, and what its path's names stand for. */
export interface FoundRoute {
  readonly route: Route;
  readonly pathParameters: PathParameters;
}

const PATTERNS = ROUTES.flatMap((route) => route.paths.map((path) => ({ route, pattern: patternOf(path) })));

/** The route that a path leads to, undefined when there is none. */
export function findRoute(path: string): FoundRoute | undefined {
  for (const { route, pattern } of PATTERNS) {
    const groups = pattern.exec(path);
    if (groups !== null) return { route, pathParameters: decoded(groups.groups ?? {}) };
  }
  return undefined;
}

/** A slash at the end makes no difference. */
function patternOf(path: string): RegExp {
  const escaped = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${escaped}/?$`);
}

function decoded(place: PathParameters): PathParameters {
  return Object.fromEntries(Object.entries(place).map(([name, text]) => [name, decodedText(text)]));
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
