import type { Lookup } from '../filter-expressions/evaluate.ts';
import { isObject } from '../http/json.ts';

/** A parsed event, for filters and counts: numbers may lose digits. */
export interface ParsedEvent {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Parses a line; undefined if it isn't an event. */
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

/** A `where` may refer to `time` by this name too. */
const TIME_ALIAS = '$time';

/** @param shiftSeconds how far `$time` is ahead of the exported `time` */
export function eventLookup(properties: Readonly<Record<string, unknown>>, shiftSeconds = 0): Lookup {
  return (name) => {
    if (Object.hasOwn(properties, name)) return properties[name];
    if (name !== TIME_ALIAS) return undefined;
    const { time } = properties;
    return typeof time === 'number' ? time + shiftSeconds : time;
  };
}
