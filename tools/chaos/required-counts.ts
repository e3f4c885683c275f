import { dayNumber, dayText } from '../../emulator/calendar.ts';
import type { EventCount } from '../../emulator/data/event-counts.ts';
import type { StreamComparison } from './stream-comparison.ts';

/** Mixpanel lists the events of so many days. Fewer count here, since a list may end at another midnight. */
const LISTED_DAYS = 29;

/**
 * The counts that must be delivered, as `event day count`: those that were the same before their day was first read and are now,
 * of events that Mixpanel listed at that time. On a clock that stands still, events may also arrive in the millisecond of the read.
 */
export function requiredCounts({ truth, end, firstReadMs }: StreamComparison): readonly string[] {
  const first = truth.eventCountsAt(firstReadMs - 1);
  const listed = listedAt(firstReadMs, first);
  const [atStart, atEnd] = [truth, end].map(({ nowMs }) => new Set(truth.eventCountsAt(nowMs).map(textOf)));
  return first
    .filter(({ event }) => listed.has(event))
    .map(textOf)
    .filter((text) => atStart?.has(text) === true && atEnd?.has(text) === true);
}

function listedAt(ms: number, counts: readonly EventCount[]): ReadonlySet<string> {
  const firstDay = dayText((dayNumber(new Date(ms).toISOString().slice(0, 10)) ?? NaN) - LISTED_DAYS);
  return new Set(counts.filter(({ day }) => day >= firstDay).map(({ event }) => event));
}

function textOf({ event, day, count }: EventCount): string {
  return `${event} ${day} ${count}`;
}
