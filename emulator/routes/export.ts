import type { EventQuery } from '../data/project-events.ts';
import { readWhere } from '../filter-expressions/read-where.ts';
import { linesAnswer, apiError, textError } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import { readDayRange } from './day-range.ts';
import type { Route } from './route.ts';

const MAX_LIMIT = 100_000;

export const exportRoute: Route = {
  endpoint: 'export',
  family: 'export',
  methods: ['GET'],
  paths: ['/api/2.0/export'],
  parameters: ['from_date', 'to_date', 'event', 'where', 'limit', 'time_in_ms'],
  answer(parameters, project) {
    const query: EventQuery = {
      ...readDayRange(parameters, project, textError),
      nowMs: project.clock.now(),
      names: parameters.strings('event'),
      where: readWhere(parameters.text('where')),
      limit: readLimit(parameters),
      isExport: true,
      timeInMs: parameters.flag('time_in_ms'),
    };
    return linesAnswer(() => project.events.chunks(query));
  },
};

function readLimit(parameters: Parameters): number | undefined {
  const limit = parameters.positiveInteger('limit');
  if (limit !== undefined && limit > MAX_LIMIT) throw apiError(400, `limit cannot be over ${MAX_LIMIT}`);
  return limit;
}
