import { cohortsOf } from '../data/cohorts.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

/** All saved cohorts. */
export const cohortsRoute: Route = {
  family: 'query',
  methods: ['GET', 'POST'],
  paths: queryPaths('cohorts/list'),
  parameters: [],
  answer: (_parameters, project) => jsonAnswer(cohortsOf(project.settings)),
};
