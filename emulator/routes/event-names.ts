import { jsonAnswer, apiError } from '../http/answer.ts';
import { rankedByCount, recentEvents } from './recent-events.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const TYPES = ['general', 'unique', 'average'];
const DEFAULT_LIMIT = 255;

/** Event names of the last 31 days, most frequent first. */
export const eventNamesRoute: Route = {
  endpoint: 'events/names',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('events/names'),
  parameters: ['type', 'limit'],
  answer(parameters, project) {
    const type = parameters.requiredText('type');
    if (!TYPES.includes(type)) throw apiError(400, `type must be one of ${TYPES.join(', ')}`);
    const limit = parameters.positiveInteger('limit') ?? DEFAULT_LIMIT;
    const names = rankedByCount([...recentEvents(project)].map(({ name }) => name));
    return jsonAnswer(names.slice(0, limit).map(([name]) => name));
  },
};
