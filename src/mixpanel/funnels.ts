import { isObject } from '../base/json-object.ts';

/** A saved funnel: `{"funnel_id":7509,"name":"Signup funnel"}`. */
export interface Funnel {
  readonly funnel_id: number;
  readonly name: string;
}

/** undefined if the answer is not a list of funnels. */
export function parseFunnels(answer: unknown): Funnel[] | undefined {
  return Array.isArray(answer) && answer.every(isFunnel) ? answer : undefined;
}

function isFunnel(value: unknown): value is Funnel {
  return isObject(value) && typeof value['funnel_id'] === 'number' && typeof value['name'] === 'string';
}
