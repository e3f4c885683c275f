import { valueOf } from '../data/json-members.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Project } from '../project.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const DEFAULT_LIMIT = 255;
/** This many generated profiles show every generated property. */
const SAMPLE_SIZE = 1000;

type Type = 'string' | 'number' | 'boolean' | 'datetime' | 'object' | 'list';

/** Names of user properties with their count and most frequent type. */
export const profilePropertiesRoute: Route = {
  endpoint: 'engage/properties',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('engage/properties'),
  // Some clients send a `where`, which has no effect.
  parameters: ['limit', 'where'],
  answer(parameters, project) {
    const limit = parameters.positiveInteger('limit') ?? DEFAULT_LIMIT;
    const ranked = [...countedTypes(project)].toSorted(([, a], [, b]) => b.count - a.count);
    const results = ranked
      .slice(0, limit)
      .map(([name, { count, types }]): [string, object] => [name, { count, type: mostFrequent(types) }]);
    return jsonAnswer({ results: Object.fromEntries(results), status: 'ok' });
  },
};

interface Counted {
  count: number;
  readonly types: Map<Type, number>;
}

function countedTypes({ users, clock }: Project): Map<string, Counted> {
  const counts = new Map<string, Counted>();
  const snapshot = users.snapshot(clock.now());
  for (let position = 0; position < snapshot.size; position += 1) {
    if (position >= SAMPLE_SIZE && position < snapshot.generatedSize) position = snapshot.generatedSize;
    const members = snapshot.at(position)?.blocks.flatMap((block) => block.members) ?? [];
    // The map removes duplicate names.
    for (const [name, value] of new Map(members.map((member) => [member.name, member]))) {
      const counted = counts.get(name) ?? { count: 0, types: new Map<Type, number>() };
      counts.set(name, counted);
      counted.count += 1;
      const type = typeOf(valueOf(value));
      if (type !== undefined) counted.types.set(type, (counted.types.get(type) ?? 0) + 1);
    }
  }
  return counts;
}

/** A property that is always null counts as a string. */
function mostFrequent(types: ReadonlyMap<Type, number>): Type {
  const [first] = [...types].toSorted(([, a], [, b]) => b - a);
  return first?.[0] ?? 'string';
}

function typeOf(value: unknown): Type | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) ? 'datetime' : 'string';
  if (typeof value === 'number' || typeof value === 'boolean')
    return typeof value === 'number' ? 'number' : 'boolean';
  return Array.isArray(value) ? 'list' : 'object';
}
