import { jsonAnswer } from '../http/answer.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

export const cohortsRoute: Route = {
  endpoint: 'cohorts/list',
  family: 'query',
  methods: ['GET', 'POST'],
  paths: queryPaths('cohorts/list'),
  parameters: [],
  answer: (_parameters, { cohorts }) => jsonAnswer(cohorts.list()),
};
