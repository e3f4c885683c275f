import type { ParsedEvent } from '../data/parsed-event.ts';
import { parseEvent } from '../data/parsed-event.ts';
import type { Project } from '../project.ts';
import { today } from '../project.ts';

const DAYS = 31;
const SAMPLE_OF_DAY = 600;

/** Events of the last 31 days: all stored ones, and a sample of the generated ones large enough to rank names. */
export function* recentEvents(project: Project, names?: readonly string[]): Generator<ParsedEvent> {
  const to = today(project);
  const query = { from: to - DAYS + 1, to, nowMs: project.clock.now(), names, sampleOfDay: SAMPLE_OF_DAY };
  for (const line of project.events.lines(query)) {
    const event = parseEvent(line);
    if (event !== undefined) yield event;
  }
}

/** Names with their counts, most frequent first. */
export function rankedByCount(names: Iterable<string>): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
