import { LEXICON } from '../data/lexicon.ts';
import { jsonAnswer, apiError } from '../http/answer.ts';
import type { Route } from './route.ts';
import { appPaths } from './route.ts';

const ENTITY_TYPES = ['event', 'profile'];

const COMMON = { endpoint: 'schemas', family: 'lexicon', access: 'member', methods: ['GET'] } as const;

/** The data dictionary, complete or of one entity type. */
export const schemasRoute: Route = {
  ...COMMON,
  paths: appPaths('schemas', 'schemas/{entityType}'),
  parameters: ['entity_name'],
  answer(parameters, _project, { entityType }) {
    if (entityType !== undefined) checkType(entityType);
    const name = entityType === undefined ? undefined : parameters.text('entity_name');
    const results = LEXICON.filter(
      (entry) =>
        (entityType === undefined || entry.entityType === entityType) &&
        (name === undefined || entry.name === name),
    );
    return jsonAnswer({ results, status: 'ok' });
  },
};

export const schemaRoute: Route = {
  ...COMMON,
  paths: appPaths('schemas/{entityType}/{name}'),
  parameters: [],
  answer(_parameters, _project, { entityType = '', name = '' }) {
    checkType(entityType);
    const found = LEXICON.find((entry) => entry.entityType === entityType && entry.name === name);
    if (found === undefined) throw apiError(404, `no schema for ${entityType} ${name}`);
    return jsonAnswer(found.schemaJson);
  },
};

function checkType(entityType: string): void {
  if (!ENTITY_TYPES.includes(entityType)) {
    throw apiError(400, `entityType must be one of ${ENTITY_TYPES.join(', ')}`);
  }
}
