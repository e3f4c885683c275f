import { savedReport } from '../data/reports.ts';
import { jsonAnswer, apiError } from '../http/answer.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

export const insightsRoute: Route = {
  endpoint: 'insights',
  family: 'query',
  methods: ['GET'],
  paths: queryPaths('insights'),
  parameters: ['bookmark_id'],
  answer(parameters, { settings, clock }) {
    const id = parameters.requiredText('bookmark_id');
    const { seed, zone, reports } = settings;
    const report = savedReport(Number(id), reports, { seed, zone, nowMs: clock.now() });
    if (report === undefined) throw apiError(400, 'Invalid insights_id');
    return jsonAnswer(report);
  },
};
