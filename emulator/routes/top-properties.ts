import { jsonAnswer } from '../http/answer.ts';
import { rankedByCount, recentEvents } from './recent-events.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 3000;
const NOT_LISTED = ['time', 'distinct_id'];

/** Properties of sessions, which Mixpanel computes and does not count. */
const COMPUTED = ['$duration_s', '$event_count', '$origin_end', '$origin_start'];

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
    const entries = [
      ...listed.map(([name, count]) => [name, { count }] as const),
      ...(event === undefined ? COMPUTED.map((name) => [name, {}] as const) : []),
    ];
    return jsonAnswer(Object.fromEntries(entries.slice(0, limit)));
  },
};
