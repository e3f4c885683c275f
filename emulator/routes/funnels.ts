import { dayText } from '../calendar.ts';
import { funnelCounts } from '../data/funnel-counts.ts';
import { funnelReport } from '../data/funnel-report.ts';
import type { Funnel } from '../data/funnels.ts';
import { jsonAnswer, apiError } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';
import type { DayRange } from './day-range.ts';
import { readDayRange } from './day-range.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

const UNITS = ['day', 'week', 'month'] as const;
const DAYS_PER_UNIT = { second: 1 / 86_400, minute: 1 / 1440, hour: 1 / 24, day: 1 } as const;
const LENGTH_UNITS = ['second', 'minute', 'hour', 'day'] as const;
const MAX_WINDOW_DAYS = 90;

export const funnelListRoute: Route = {
  endpoint: 'funnels/list',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('funnels/list'),
  parameters: [],
  answer: (_parameters, { funnels }) =>
    jsonAnswer(funnels.list().map(({ id, name }) => ({ funnel_id: id, name }))),
};

/** Funnel conversion by the day users entered. */
export const funnelsRoute: Route = {
  endpoint: 'funnels',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('funnels'),
  parameters: ['funnel_id', 'from_date', 'to_date', 'unit', 'interval', 'length', 'length_unit'],
  answer(parameters, project) {
    const { settings, clock } = project;
    const funnel = readFunnel(parameters, project);
    const range = readDayRange(parameters, project);
    if (range.to - range.from + 1 > settings.funnelMaxDays) throw apiError(400, 'Timeout Error.');
    const windowDays = readWindow(parameters) ?? funnel.windowDays;
    const periods = periodsOf(range, parameters).map((days): [string, object] => {
      const counts = days.map((day) => funnelCounts(funnel, day, windowDays, settings.zone, clock.now()));
      return [dayText(days[0] ?? range.from), funnelReport(funnel, counts)];
    });
    return jsonAnswer({ meta: { dates: periods.map(([date]) => date) }, data: Object.fromEntries(periods) });
  },
};

function readFunnel(parameters: Parameters, { funnels }: Project): Funnel {
  const id = parameters.requiredText('funnel_id');
  const funnel = funnels.find(Number(id));
  if (funnel === undefined) throw apiError(400, `funnel_id ${id} does not exist`);
  return funnel;
}

/** The conversion window in days; undefined for the funnel's own. */
function readWindow(parameters: Parameters): number | undefined {
  const length = parameters.positiveInteger('length');
  const unit = parameters.oneOf('length_unit', LENGTH_UNITS) ?? 'day';
  if (length === undefined) return undefined;
  const days = length * DAYS_PER_UNIT[unit];
  if (days > MAX_WINDOW_DAYS) throw apiError(400, `length may not be greater than ${MAX_WINDOW_DAYS} days`);
  return days;
}

function periodsOf({ from, to }: DayRange, parameters: Parameters): number[][] {
  const unit = parameters.oneOf('unit', UNITS) ?? 'day';
  const interval = parameters.positiveInteger('interval') ?? (unit === 'week' ? 7 : 1);
  const periods = new Map<string | number, number[]>();
  for (let day = from; day <= to; day += 1) {
    const period = unit === 'month' ? dayText(day).slice(0, 7) : Math.floor((day - from) / interval);
    periods.set(period, [...(periods.get(period) ?? []), day]);
  }
  return [...periods.values()];
}
