import type { EventQuery } from '../data/visible-events.ts';
import { linesAnswer, refusal } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';
import { today } from '../project.ts';
import type { Expression } from '../where/expression.ts';
import { parseWhere } from '../where/parse.ts';
import { BadExpression } from '../where/tokens.ts';
import type { Route } from './route.ts';

const MOST_EVENTS = 100_000;

/** Raw export: the events of some days as JSON Lines. */
export const exportRoute: Route = {
  family: 'export',
  methods: ['GET'],
  paths: ['/api/2.0/export'],
  parameters: ['from_date', 'to_date', 'event', 'where', 'limit', 'time_in_ms'],
  answer(parameters, project) {
    const query: EventQuery = {
      ...readDays(parameters, project),
      nowMs: project.clock.now(),
      names: parameters.texts('event'),
      where: readWhere(parameters.text('where')),
      limit: readLimit(parameters),
      timeInMs: parameters.flag('time_in_ms'),
    };
    return linesAnswer(() => project.events.chunks(query));
  },
};

function readDays(parameters: Parameters, project: Project): { from: number; to: number } {
  const from = parameters.requiredDay('from_date');
  const to = parameters.requiredDay('to_date');
  if (to > today(project)) throw refusal(400, 'to_date cannot be later than today');
  if (from > to) throw refusal(400, 'from_date cannot be later than to_date');
  return { from, to };
}

function readLimit(parameters: Parameters): number | undefined {
  const limit = parameters.count('limit');
  if (limit !== undefined && limit > MOST_EVENTS) throw refusal(400, `limit cannot be over ${MOST_EVENTS}`);
  return limit;
}

function readWhere(text: string | undefined): Expression | undefined {
  if (text === undefined) return undefined;
  try {
    return parseWhere(text);
  } catch (error) {
    if (error instanceof BadExpression) throw refusal(400, `invalid where: it ${error.message}`);
    throw error;
  }
}
