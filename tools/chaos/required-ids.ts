import { Zone } from '../../emulator/calendar.ts';
import { isObject } from '../../integration_tests/support/expected-events.ts';
import { keyOfLine } from '../../test/reference/event-key.ts';
import { dayEndsMs, lookbackMsOf, requiredEvents } from './required-events.ts';
import type { StreamComparison } from './stream-comparison.ts';

/**
 * The users of events, as texts, that must be delivered because Mixpanel may have merged them since: those of days that the
 * last process read again, unless they changed while it ran. None if the options do not ask for them.
 */
export function requiredIds(one: StreamComparison): readonly string[] {
  const { stream, options, truth, end } = one;
  if (stream.syncMode !== 'incremental' || options.export_incremental_by === 'arrival') return [];
  const lookbackMs = lookbackMsOf(options);
  const zone = new Zone(options.project_timezone);
  const atEnd = new Set(end.events.map(idOfLine));
  return requiredEvents(one)
    .filter((line) => Math.min(...dayEndsMs(line, zone)) + lookbackMs > truth.nowMs)
    .map(idOfLine)
    .filter((text) => atEnd.has(text));
}

/** The key and the user of an event, as text. */
export function idText(key: string, id: unknown): string {
  return `${key} of ${typeof id === 'string' ? id : JSON.stringify(id ?? null)}`;
}

function idOfLine(line: string): string {
  const event: unknown = JSON.parse(line);
  const properties = isObject(event) && isObject(event['properties']) ? event['properties'] : {};
  return idText(keyOfLine(line), properties['distinct_id']);
}
