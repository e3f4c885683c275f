import type { Control } from '../../emulator/control/control.ts';
import { eventLine } from '../../integration_tests/support/event-ids.ts';
import { idOfProfile } from './profile-id.ts';
import type { Change, Entity } from './run.ts';

const DAY_MS = 86_400_000;
/** Users up to this number are likely to have events. */
const USERS = 80;

export class ProjectChanges {
  /** Profiles that a merge may have created: they keep the `$last_seen` of the merged one. */
  readonly mergedInto = new Set<string>();
  /** Members that joined or left a cohort in this sync, `cohort id`. */
  readonly moved = new Set<string>();
  readonly #control: Control;
  readonly #merged = new Map<string, string>();
  /** Number of changes, for unique names. */
  #count = 0;

  constructor(control: Control) {
    this.#control = control;
  }

  apply(change: Change): void {
    this.#count += 1;
    switch (change.kind) {
      case 'late events':
        this.#lateEvents(change);
        break;
      case 'merged identities':
        this.#merge(`user-${change.from % USERS}`, `user-${change.into % USERS}`);
        break;
      case 'changed profiles':
        for (const id of this.#profiles(change.first, change.count))
          this.#control.profiles.update(id, { changed: this.#count });
        break;
      case 'new':
        this.#create(change.entity, change.which);
        break;
      case 'deleted':
        this.#remove(change.entity, change.which);
        break;
      case 'moved member':
        this.#toggleMember(change);
        break;
      case 'ended sessions':
        if (change.pages === 0) this.#control.sessions.expire();
        else this.#control.sessions.expireAfterPages(change.pages, change.sessions);
    }
  }

  #lateEvents({ count, daysAgo }: Extract<Change, { kind: 'late events' }>): void {
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

  #create(entity: Entity, which: number): void {
    const { profiles, cohorts, funnels, annotations, clock } = this.#control;
    const number = this.#count;
    const now = new Date(clock.now()).toISOString().slice(0, 19);
    if (entity === 'profile') {
      const seen = which % 2 === 0 ? {} : { $last_seen: now };
      profiles.add({ distinctId: `new-${number}`, properties: { changed: 0, ...seen } });
    } else if (entity === 'cohort') {
      const members = Array.from({ length: which % 4 }, (_, index) => `user-${(which + index) % USERS}`);
      cohorts.add({ id: 5_000_000 + number, created: now.replace('T', ' '), members });
    } else if (entity === 'funnel') {
      funnels.add({ id: 9000 + number });
    } else {
      annotations.add({ date: now.replace('T', ' '), description: `note ${number}` });
    }
  }

  #remove(entity: Entity, which: number): void {
    if (entity === 'profile') {
      this.#control.profiles.remove(...this.#profiles(which, 1));
      return;
    }
    const { cohorts, funnels, annotations } = this.#control;
    const collection: Collection = { cohort: cohorts, funnel: funnels, annotation: annotations }[entity];
    const item = itemAt(collection.list(), which);
    if (item !== undefined) collection.remove(item.id);
  }

  #toggleMember({ which, member }: Extract<Change, { kind: 'moved member' }>): void {
    const { cohorts } = this.#control;
    const cohort = itemAt(cohorts.list(), which);
    if (cohort === undefined) return;
    const id = `user-${member % USERS}`;
    this.moved.add(`${cohort.id} ${id}`);
    if (this.#control.membersOf(cohort.id).includes(id)) cohorts.leave(cohort.id, id);
    else cohorts.join(cohort.id, id);
  }

  #profiles(first: number, count: number): Set<string> {
    const all = [...this.#control.profiles.visible()].map(idOfProfile);
    const positions = Array.from({ length: Math.min(count, all.length) }, (_, index) => first + index);
    return new Set(positions.map((position) => itemAt(all, position) ?? ''));
  }
}

interface Collection {
  list(): readonly { readonly id: number }[];
  remove(id: number): void;
}

function itemAt<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}
