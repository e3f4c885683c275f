import type { JsonMember } from '../json-members.ts';
import type { Profile, ProfileSource } from './profile.ts';
import type { Edit } from './snapshot.ts';
import { edited, Snapshot } from './snapshot.ts';

/** Changes a population at a time: it reads what is there, and writes. */
export type Change = (population: Population, nowMs: number) => void;

/** All users, or all groups of one kind: those made up, with what was written since. Times are ms (UTC). */
export class Population {
  readonly #source: ProfileSource;
  #edits = new Map<string, Edit>();
  #isShared = false;
  #waiting: { readonly atMs: number; readonly change: Change }[] = [];

  constructor(source: ProfileSource) {
    this.#source = source;
  }

  /** What is there now; later writes do not change it. */
  snapshot(nowMs: number): Snapshot {
    this.#settle(nowMs);
    this.#isShared = true;
    return new Snapshot(this.#source, this.#edits, nowMs);
  }

  /** The index of the generated profile with an id, be it there or not. */
  generatedIndexOf(id: string): number | undefined {
    return this.#source.indexOf(id);
  }

  /** A profile as it is, in the midst of a change. */
  now(id: string, nowMs: number): Profile | undefined {
    const index = this.#source.indexOf(id);
    const generated = index === undefined ? undefined : this.#source.at(index, nowMs);
    const edit = this.#edits.get(id);
    return edit === undefined ? generated : edited(id, edit, generated);
  }

  /** Lets a change happen as soon as somebody looks after a time. */
  schedule(atMs: number, change: Change): void {
    this.#waiting.push({ atMs, change });
  }

  /**
   * Writes properties, undefined in place of one to take away; makes the profile when there is none.
   * @param idText the id as JSON, for a new profile; a string unless given
   */
  write(
    id: string,
    properties: ReadonlyMap<string, JsonMember | undefined>,
    idText = JSON.stringify(id),
  ): void {
    const edit = this.#edits.get(id) ?? this.#firstEdit(id, idText);
    const members = new Map([...edit.members, ...properties]);
    const isNew = edit.isRemoved;
    this.#put(id, { ...edit, ...(isNew ? { idText } : {}), isRemoved: false, members });
  }

  /** Takes a profile away. */
  remove(id: string): void {
    const edit = this.#edits.get(id) ?? this.#firstEdit(id, JSON.stringify(id));
    this.#put(id, { ...edit, isRemoved: true, isFresh: true, members: new Map() });
  }

  /** Forgets every change. */
  reset(): void {
    this.#edits = new Map();
    this.#isShared = false;
    this.#waiting = [];
  }

  #firstEdit(id: string, idText: string): Edit {
    const isFresh = this.#source.indexOf(id) === undefined;
    return { idText, isRemoved: false, isFresh, members: new Map() };
  }

  #put(id: string, edit: Edit): void {
    if (this.#isShared) this.#edits = new Map(this.#edits);
    this.#isShared = false;
    this.#edits.set(id, edit);
  }

  #settle(nowMs: number): void {
    const due = this.#waiting.filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter(({ atMs }) => atMs > nowMs);
    for (const { atMs, change } of due) change(this, atMs);
  }
}
