import { dayText } from '../calendar.ts';
import type { Revenue } from '../data/revenue.ts';
import { dailyRevenue } from '../data/revenue.ts';
import { documentAnswer, apiError, textAnswer } from '../http/answer.ts';
import { readDayRange } from './day-range.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const UNITS = ['day'] as const;

/** Revenue by day; Mixpanel deprecated the endpoint, so it may fail permanently. */
export const revenueRoute: Route = {
  endpoint: 'engage/revenue',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('engage/revenue'),
  parameters: ['from_date', 'to_date', 'unit'],
  answer(parameters, project) {
    const { settings, clock } = project;
    if (settings.revenue === 'gone') throw apiError(404, 'not found');
    if (settings.revenue === 'rejected') throw apiError(400, 'Bad request');
    if (settings.revenue === 'times out') return textAnswer('', 'text/plain', 504);
    const { from, to } = readDayRange(parameters, project);
    parameters.oneOf('unit', UNITS);
    const days = Array.from({ length: to - from + 1 }, (_, index): [string, Revenue] => [
      dayText(from + index),
      dailyRevenue(settings, from + index),
    ]);
    const nowMs = clock.now();
    const results = [['$overall', total(days.map(([, day]) => day))] as const, ...days];
    return documentAnswer(
      `{"computed_at":"${new Date(nowMs).toISOString().replace('Z', '000+00:00')}",` +
        `"results":{${results.map(([name, revenue]) => `"${name}":${textOf(revenue)}`).join(',')}},` +
        `"session_id":"${Math.floor(nowMs / 1000)}-REVNUE","status":"ok"}`,
    );
  },
};

/** Amounts always have a decimal point, as in Mixpanel's JSON. */
function textOf({ amount, count, paid_count: paid }: Revenue): string {
  const text = Number.isInteger(amount) ? `${amount}.0` : String(amount);
  return `{"amount":${text},"count":${count},"paid_count":${paid}}`;
}

function total(days: readonly Revenue[]): Revenue {
  const sum = (key: keyof Revenue): number => days.reduce((before, day) => before + day[key], 0);
  return {
    amount: Math.round(sum('amount') * 100) / 100,
    count: sum('count'),
    paid_count: sum('paid_count'),
  };
}
