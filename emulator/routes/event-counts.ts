import { dayText } from '../calendar.ts';
import { countEvents } from '../data/event-counts.ts';
import { apiError, jsonAnswer } from '../http/answer.ts';
import { readDayRange } from './day-range.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const TYPES = ['general'] as const;
const UNITS = ['day'] as const;

/** The number of events by name and day. A day without events is not in the counts of a name. */
export const eventCountsRoute: Route = {
  endpoint: 'events',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('events'),
  parameters: ['event', 'type', 'unit', 'from_date', 'to_date'],
  answer(parameters, project) {
    parameters.requiredText('event');
    const names = parameters.strings('event') ?? [];
    if (parameters.oneOf('type', TYPES) === undefined) throw apiError(400, 'type is a required parameter');
    if (parameters.oneOf('unit', UNITS) === undefined) throw apiError(400, 'unit is a required parameter');
    const { from, to } = readDayRange(parameters, project);
    const query = { from, to, names, nowMs: project.clock.now() };
    const counts = countEvents(project.events, query, project.settings);
    const series = Array.from({ length: to - from + 1 }, (_, index) => dayText(from + index));
    const values = Object.fromEntries([...counts].map(([name, days]) => [name, byDay(days)]));
    return jsonAnswer({ data: { series, values }, legend_size: counts.size });
  },
};

function byDay(days: ReadonlyMap<number, number>): Record<string, number> {
  return Object.fromEntries([...days].map(([day, count]) => [dayText(day), count]));
}
