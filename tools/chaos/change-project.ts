import type { Control } from '../../emulator/control/control.ts';
import { eventLine } from '../../integration_tests/support/event-ids.ts';
import { idOfProfile } from './profile-id.ts';
import type { Change, Thing } from './run.ts';

const DAY_MS = 86_400_000;
/** Ids of generated users end in a number; the first ones are sure to have events. */
const MOST_USERS = 80;

/** Does to a project what was drawn. */
export class ProjectChanges {
  /** Ids of profiles that may have come to be by a merge: they look as old as the one that was merged. */
  readonly mergedInto = new Set<string>();
  readonly #control: Control;
  readonly #merged = new Map<string, string>();
  /** How many changes there were: it tells things that were made from each other. */
  #count = 0;

  constructor(control: Control) {
    this.#control = control;
  }

  apply(change: Change): void {
    this.#count += 1;
    switch (change.what) {
      case 'late events':
        this.#lateEvents(change);
        break;
      case 'merged identities':
        this.#merge(`user-${change.from % MOST_USERS}`, `user-${change.into % MOST_USERS}`);
        break;
      case 'changed profiles':
        for (const id of this.#profiles(change.first, change.count))
          this.#control.profiles.update(id, { changed: this.#count });
        break;
      case 'new':
        this.#make(change.thing, change.which);
        break;
      case 'deleted':
        this.#remove(change.thing, change.which);
        break;
      case 'moved member':
        this.#move(change);
        break;
      case 'ended sessions':
        if (change.pages === 0) this.#control.sessions.expire();
        else this.#control.sessions.expireAfterPages(change.pages, change.sessions);
    }
  }

  #lateEvents({ count, daysAgo }: Extract<Change, { what: 'late events' }>): void {
    const nowMs = this.#control.clock.now();
    for (let index = 0; index < count; index++) {
      const timeMs = nowMs - daysAgo * DAY_MS - index * 1000;
      this.#control.events.add({ line: eventLine(`late ${this.#count}-${index}`, timeMs, nowMs) });
    }
  }

  #merge(from: string, into: string): void {
    const final = this.#merged.get(into) ?? into;
    if (final === from || this.#merged.has(from)) return;
    this.#control.identities.merge(from, into);
    for (const [id, other] of this.#merged) if (other === from) this.#merged.set(id, final);
    this.#merged.set(from, final);
    this.mergedInto.add(into).add(final);
  }

  #make(thing: Thing, which: number): void {
    const { profiles, cohorts, funnels, annotations, clock } = this.#control;
    const number = this.#count;
    const now = new Date(clock.now()).toISOString().slice(0, 19);
    if (thing === 'profile') {
      const seen = which % 2 === 0 ? {} : { $last_seen: now };
      profiles.add({ distinctId: `new-${number}`, properties: { changed: 0, ...seen } });
    } else if (thing === 'cohort') {
      const members = Array.from({ length: which % 4 }, (_, index) => `user-${(which + index) % MOST_USERS}`);
      cohorts.add({ id: 5_000_000 + number, created: now.replace('T', ' '), members });
    } else if (thing === 'funnel') {
      funnels.add({ id: 9000 + number });
    } else {
      annotations.add({ date: now.replace('T', ' '), description: `note ${number}` });
    }
  }

  #remove(thing: Thing, which: number): void {
    if (thing === 'profile') {
      this.#control.profiles.remove(...this.#profiles(which, 1));
      return;
    }
    const { cohorts, funnels, annotations } = this.#control;
    const shelf: Shelf = { cohort: cohorts, funnel: funnels, annotation: annotations }[thing];
    const one = oneOf(shelf.list(), which);
    if (one !== undefined) shelf.remove(one.id);
  }

  #move({ which, member }: Extract<Change, { what: 'moved member' }>): void {
    const { cohorts } = this.#control;
    const cohort = oneOf(cohorts.list(), which);
    if (cohort === undefined) return;
    const id = `user-${member % MOST_USERS}`;
    if (this.#control.membersOf(cohort.id).includes(id)) cohorts.leave(cohort.id, id);
    else cohorts.join(cohort.id, id);
  }

  /** The ids of so many profiles that are there, each once. */
  #profiles(first: number, count: number): Set<string> {
    const all = [...this.#control.profiles.visible()].map(idOfProfile);
    const places = Array.from({ length: Math.min(count, all.length) }, (_, index) => first + index);
    return new Set(places.map((place) => oneOf(all, place) ?? ''));
  }
}

interface Shelf {
  list(): readonly { readonly id: number }[];
  remove(id: number): void;
}

function oneOf<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}
