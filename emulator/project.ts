import type { MovableClock } from './clock.ts';
import type { ProjectEvents } from './data/visible-events.ts';
import type { Settings } from './settings.ts';

/** What the routes read from. */
export interface Project {
  readonly settings: Settings;
  readonly clock: MovableClock;
  readonly events: ProjectEvents;
}

/** The day number of today, in the project's zone. */
export function today({ clock, settings }: Project): number {
  return settings.zone.dayAt(clock.now());
}
