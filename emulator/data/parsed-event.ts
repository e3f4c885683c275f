import type { Lookup } from '../filter-expressions/evaluate.ts';
import { isObject } from '../http/json.ts';

/** An event read as JSON: good for filters and counts, not for its numbers' digits. */
export interface ParsedEvent {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** An event out of its line; undefined when the line is something else. */
export function parseEvent(line: string): ParsedEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value)) return undefined;
    const { event: name, properties } = value;
    return typeof name === 'string' && isObject(properties) ? { name, properties } : undefined;
  } catch {
    return undefined;
  }
}

/** `where` knows the time of an event under this name too. */
const TIME_ALIAS = '$time';

/**
 * Looks up the properties of an event for a `where`.
 * @param shiftSeconds how much `$time` is ahead of the `time` of the export
 */
export function eventLookup(properties: Readonly<Record<string, unknown>>, shiftSeconds = 0): Lookup {
  return (name) => {
    if (Object.hasOwn(properties, name)) return properties[name];
    if (name !== TIME_ALIAS) return undefined;
    const { time } = properties;
    return typeof time === 'number' ? time + shiftSeconds : time;
  };
}
