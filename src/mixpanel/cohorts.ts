import { isObject } from '../base/json-object.ts';

/**
 * `{"count":150,"is_visible":1,"description":"...","created":"2019-03-19 23:49:51","project_id":1,"id":1000,"name":"Cohort One","data_group_id":null}`
 */
export interface Cohort extends Record<string, unknown> {
  readonly id: number;
  readonly created: string;
}

/** undefined if the answer is not a list of cohorts. */
export function parseCohorts(answer: unknown): Cohort[] | undefined {
  return Array.isArray(answer) && answer.every(isCohort) ? answer : undefined;
}

function isCohort(value: unknown): value is Cohort {
  return isObject(value) && typeof value['id'] === 'number' && typeof value['created'] === 'string';
}
