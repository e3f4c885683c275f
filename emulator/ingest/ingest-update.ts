import type { JsonMember } from '../data/json-members.ts';
import { jsonMember } from '../data/json-members.ts';
import type { Change, Population } from '../data/profiles/population.ts';
import { profileTime } from '../data/profiles/user-facts.ts';
import type { JsonObject } from '../http/json.ts';
import { InvalidRecord } from './invalid-record.ts';
import type { PropertyOperation } from './profile-operations.ts';
import { propertyOperations } from './profile-operations.ts';
import { msOf } from './sent-data.ts';

/**
 * An update of a profile as it was sent -> the change it makes.
 * @param isUser whether the profile is that of a user, whose last visit is kept
 * @throws BadRecord
 */
export function ingestUpdate(update: JsonObject, id: string | number, isUser: boolean): Change {
  if ('$delete' in update) {
    return (population) => {
      population.remove(String(id));
    };
  }
  const steps = propertyOperations(update);
  if (steps.length === 0) throw new InvalidRecord('operation', 'the update has no operation');
  return (population, nowMs) => {
    write(population, id, steps, isUser ? visitOf(update, nowMs) : undefined, nowMs);
  };
}

function write(
  population: Population,
  id: string | number,
  steps: readonly PropertyOperation[],
  seenMs: number | undefined,
  nowMs: number,
): void {
  const profile = population.now(String(id), nowMs);
  const values = new Map<string, unknown>();
  if (seenMs !== undefined) values.set('$last_seen', profileTime(seenMs));
  for (const { name, given, operation } of steps) {
    const before = values.has(name) ? values.get(name) : profile?.lookup(name);
    values.set(name, operation(before, given));
  }
  const members = Array.from(values, ([name, value]): [string, JsonMember | undefined] => [
    name,
    value === undefined ? undefined : jsonMember(name, value),
  ]);
  population.write(String(id), new Map(members), JSON.stringify(id));
}

/** When the user was there, ms (UTC); undefined for an update that is no visit. */
function visitOf({ $time: time, $ignore_time: isNoVisit }: JsonObject, nowMs: number): number | undefined {
  if (isNoVisit === true || isNoVisit === 'true') return undefined;
  return typeof time === 'number' ? msOf(time) : nowMs;
}
