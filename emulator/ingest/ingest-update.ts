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
 * Converts a sent profile update to a change.
 * @param isUser whether it updates a user, so that `$last_seen` is set
 * @throws InvalidRecord
 */
export function ingestUpdate(update: JsonObject, id: string | number, isUser: boolean): Change {
  if ('$delete' in update) {
    return (population) => {
      population.remove(String(id));
    };
  }
  const operations = propertyOperations(update);
  if (operations.length === 0) throw new InvalidRecord('operation', 'the update has no operation');
  return (population, nowMs) => {
    write(population, id, operations, isUser ? seenAt(update, nowMs) : undefined, nowMs);
  };
}

function write(
  population: Population,
  id: string | number,
  operations: readonly PropertyOperation[],
  seenMs: number | undefined,
  nowMs: number,
): void {
  const profile = population.now(String(id), nowMs);
  const values = new Map<string, unknown>();
  if (seenMs !== undefined) values.set('$last_seen', profileTime(seenMs));
  for (const { name, given, operation } of operations) {
    const before = values.has(name) ? values.get(name) : profile?.lookup(name);
    values.set(name, operation(before, given));
  }
  const members = Array.from(values, ([name, value]): [string, JsonMember | undefined] => [
    name,
    value === undefined ? undefined : jsonMember(name, value),
  ]);
  population.write(String(id), new Map(members), JSON.stringify(id));
}

/** When the user was last seen, ms (UTC); undefined if the update leaves `$last_seen` alone. */
function seenAt({ $time: time, $ignore_time: ignored }: JsonObject, nowMs: number): number | undefined {
  if (ignored === true || ignored === 'true') return undefined;
  return typeof time === 'number' ? msOf(time) : nowMs;
}
