import { dayOfSecond } from './calendar.ts';
import type { MovableClock } from './clock.ts';
import { Annotations } from './data/annotations.ts';
import { Cohorts } from './data/cohorts.ts';
import { Funnels } from './data/funnels.ts';
import { Groups } from './data/groups.ts';
import { GeneratedUsers } from './data/profiles/generated-users.ts';
import { Population } from './data/profiles/population.ts';
import { Sessions } from './data/profiles/sessions.ts';
import { ProjectEvents } from './data/project-events.ts';
import type { Settings } from './settings.ts';

export interface Project {
  readonly settings: Settings;
  readonly clock: MovableClock;
  readonly events: ProjectEvents;
  readonly users: Population;
  readonly groups: Groups;
  readonly cohorts: Cohorts;
  readonly sessions: Sessions;
  readonly annotations: Annotations;
  readonly funnels: Funnels;
}

export function makeProject(settings: Settings, clock: MovableClock): Project {
  const users = new Population(new GeneratedUsers(settings));
  const groups = new Groups(settings);
  const populationOf = (groupId: string | null): Population | undefined =>
    groupId === null ? users : groups.find(groupId)?.population;
  const cohorts = new Cohorts(settings, (groupId, id) => populationOf(groupId)?.generatedIndexOf(id));
  return {
    settings,
    clock,
    events: new ProjectEvents(settings),
    users,
    groups,
    cohorts,
    sessions: new Sessions(settings.sessionMinutes * 60_000, settings.sessionPages),
    annotations: new Annotations(settings),
    funnels: new Funnels(settings),
  };
}

/** Today's day number in UTC or in the project's time zone, as the option `today` says. */
export function today({ clock, settings }: Project): number {
  const now = clock.now();
  return settings.today === 'utc' ? dayOfSecond(now / 1000) : settings.zone.dayAt(now);
}
