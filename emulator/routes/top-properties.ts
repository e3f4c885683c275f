import { jsonAnswer } from '../http/answer.ts';
import { rankedByCount, recentEvents } from './recent-events.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 3000;
const NOT_LISTED = ['time', 'distinct_id'];

/** The most frequent property names of one event or of all events, with their counts. */
export const topPropertiesRoute: Route = {
  endpoint: 'events/properties/top',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('events/properties/top'),
  parameters: ['event', 'limit'],
  answer(parameters, project) {
    const { topPropertiesNeedEvent, hiddenProperties } = project.settings;
    const event = topPropertiesNeedEvent ? parameters.requiredText('event') : parameters.text('event');
    const limit = Math.min(parameters.positiveInteger('limit') ?? DEFAULT_LIMIT, MAX_LIMIT);
    const events = [...recentEvents(project, event === undefined ? undefined : [event])];
    const counts = rankedByCount(events.flatMap(({ properties }) => Object.keys(properties)));
    const listed = counts.filter(([name]) => !NOT_LISTED.includes(name) && !hiddenProperties.includes(name));
    return jsonAnswer(Object.fromEntries(listed.slice(0, limit).map(([name, count]) => [name, { count }])));
  },
};
