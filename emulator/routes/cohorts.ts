import type { Cohort } from '../data/cohorts.ts';
import { documentAnswer } from '../http/answer.ts';
import type { Route } from './route.ts';
import { queryPaths } from './route.ts';

export const cohortsRoute: Route = {
  endpoint: 'cohorts/list',
  family: 'query',
  methods: ['GET', 'POST'],
  paths: queryPaths('cohorts/list'),
  parameters: [],
  answer: (_parameters, { cohorts }) => documentAnswer(`[${cohorts.list().map(textOf).join(',')}]`),
};

/** With the data group as a number, and as text if its last digit is even: clients have met both. */
function textOf({ data_group_id: group, ...facts }: Cohort): string {
  const isText = group !== null && /[02468]$/.test(group);
  return `${JSON.stringify(facts).slice(0, -1)},"data_group_id":${isText ? `"${group}"` : group}}`;
}
