import type { JsonObject } from '../http/json.ts';
import { isObject } from '../http/json.ts';
import { InvalidRecord } from './invalid-record.ts';

/** Computes the new value of a property; undefined means absent, before and after. */
type Operation = (before: unknown, given: unknown) => unknown;

export interface PropertyOperation {
  readonly name: string;
  readonly given: unknown;
  readonly operation: Operation;
}

/** In order of application. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  $set: (_before, given) => given,
  $set_once: (before, given) => before ?? given,
  $add: (before = 0, given) =>
    typeof before === 'number' && typeof given === 'number' ? before + given : before,
  $append: (before, given) => [...listOf(before), given],
  $union: (before, given) => [...new Set([...listOf(before), ...listOf(given)])],
  $remove: (before, given) => (Array.isArray(before) ? before.filter((item) => item !== given) : before),
  $unset: () => undefined,
};

/** @throws InvalidRecord */
export function propertyOperations(update: JsonObject): PropertyOperation[] {
  return Object.entries(OPERATIONS).flatMap(([name, operation]) => {
    const given = update[name];
    if (given === undefined) return [];
    if (name === '$unset')
      return namesOf(given).map((property) => ({ name: property, given: null, operation }));
    if (!isObject(given)) throw new InvalidRecord(name, `${name} must be an object`);
    return Object.entries(given).map(([property, value]) => ({ name: property, given: value, operation }));
  });
}

function namesOf(given: unknown): string[] {
  if (Array.isArray(given)) return given.map(String);
  throw new InvalidRecord('$unset', '$unset must be a list');
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
