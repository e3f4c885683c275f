import { Zone } from '../../emulator/calendar.ts';
import { isObject } from '../../integration_tests/support/expected-events.ts';
import type { StreamComparison } from './stream-comparison.ts';

const DAY_S = 86_400;

/**
 * The lines of events that must be delivered: they arrived before their day was first read, or before the lookback ended.
 * Later ones may be delivered or not.
 */
export function requiredEvents({
  truth,
  options,
  firstReadMs,
}: Pick<StreamComparison, 'truth' | 'options' | 'firstReadMs'>): readonly string[] {
  const { export_events: names } = options;
  const lookbackMs = lookbackMsOf(options);
  const zone = new Zone(options.project_timezone);
  return truth.events.filter((line) => {
    const event: unknown = JSON.parse(line);
    if (!isObject(event) || !isObject(event['properties'])) throw new Error(`not an event: ${line}`);
    if (names.length > 0 && !names.includes(String(event['event']))) return false;
    const { mp_processing_time_ms: arrival } = event['properties'];
    if (typeof arrival !== 'number' || arrival < firstReadMs) return true;
    return arrival < Math.max(...dayEndsMs(line, zone)) + lookbackMs;
  });
}

export function lookbackMsOf({
  attribution_window: days,
  export_lookback_window: seconds,
}: StreamComparison['options']): number {
  return Math.max(days * DAY_S, seconds) * 1000;
}

/** When the day of an event ends, in UTC and in a zone (ms UTC). */
export function dayEndsMs(line: string, zone: Zone): readonly [number, number] {
  const event: unknown = JSON.parse(line);
  const properties = isObject(event) && isObject(event['properties']) ? event['properties'] : {};
  const next = (Math.floor(Number(properties['time']) / DAY_S) + 1) * DAY_S;
  return [next * 1000, (next - zone.offsetAtLocalTime(next)) * 1000];
}
