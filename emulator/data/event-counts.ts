import { dayOfSecond, dayText } from '../calendar.ts';
import type { EventQuery, ProjectEvents } from './project-events.ts';
import type { GeneratorSettings } from './generated-events.ts';

/** A count for control. */
export interface EventCount {
  readonly event: string;
  /** yyyy-mm-dd */
  readonly day: string;
  readonly count: number;
}

/** Days of a zone that are a day of UTC begin at most so many days before or after it. */
const ZONE_DAYS = 1;
const QUARTER_S = 900;

/**
 * Events by name and day number in the project's time zone. Mixpanel counts events with the same name, user, time and
 * `$insert_id` once.
 */
export function countEvents(
  events: ProjectEvents,
  query: Pick<EventQuery, 'from' | 'to' | 'names' | 'nowMs'>,
  settings: GeneratorSettings,
): Map<string, Map<number, number>> {
  const dayOf = reportDays(settings);
  const counted = new Set<string>();
  const counts = new Map<string, Map<number, number>>();
  const wider = { ...query, from: query.from - ZONE_DAYS, to: query.to + ZONE_DAYS };
  for (const { name, second, identity } of events.occurrences(wider)) {
    const day = dayOf(second);
    if (day < query.from || day > query.to) continue;
    if (identity !== undefined && counted.has(identity)) continue;
    if (identity !== undefined) counted.add(identity);
    const ofName = counts.get(name) ?? new Map<number, number>();
    counts.set(name, ofName.set(day, (ofName.get(day) ?? 0) + 1));
  }
  return counts;
}

export function listOf(counts: ReadonlyMap<string, ReadonlyMap<number, number>>): EventCount[] {
  return [...counts].flatMap(([event, days]) =>
    [...days].map(([day, count]) => ({ event, day: dayText(day), count })),
  );
}

/** The time of an older project already is local time. */
function reportDays({ era, zone }: GeneratorSettings): (second: number) => number {
  if (era === 'local' || zone.name === 'UTC') return dayOfSecond;
  const offsets = new Map<number, number>();
  return (second) => {
    const quarter = Math.floor(second / QUARTER_S);
    const offset = offsets.get(quarter) ?? zone.offsetAt(second * 1000);
    offsets.set(quarter, offset);
    return dayOfSecond(second + offset);
  };
}
