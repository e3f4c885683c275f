import type { JsonObject } from '../../src/airbyte/protocol.generated.ts';
import { dataOf } from './stream-bench.ts';

/** The records in RECORD lines of events, without their keys, and without rescued values where there are none. */
export function contentOf(lines: Buffer): JsonObject[] {
  return dataOf(lines).map(withoutKey);
}

/** An event's record without what only says which one it is. */
export function withoutKey({ event_key, _rescued_data, ...data }: JsonObject): JsonObject {
  if (typeof event_key !== 'string' || !/^[0-9a-f]{32}$/.test(event_key)) {
    throw new Error(`${JSON.stringify(event_key)} is not an event key`);
  }
  return (_rescued_data ?? null) === null ? data : { ...data, _rescued_data };
}
