import type { Lookup } from '../filter-expressions/evaluate.ts';

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
