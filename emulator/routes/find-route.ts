import type { PathParameters } from '../access/credentials.ts';
import { ROUTES } from './index.ts';
import type { Route } from './route.ts';

export interface FoundRoute {
  readonly route: Route;
  readonly pathParameters: PathParameters;
}

const PATTERNS = ROUTES.flatMap((route) => route.paths.map((path) => ({ route, pattern: patternOf(path) })));

/** Undefined if no route matches. */
export function findRoute(path: string): FoundRoute | undefined {
  for (const { route, pattern } of PATTERNS) {
    const groups = pattern.exec(path);
    if (groups !== null) return { route, pathParameters: decoded(groups.groups ?? {}) };
  }
  return undefined;
}

/** Ignores a trailing slash. */
function patternOf(path: string): RegExp {
  const escaped = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${escaped}/?$`);
}

function decoded(parameters: PathParameters): PathParameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, decodedText(text)]));
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
