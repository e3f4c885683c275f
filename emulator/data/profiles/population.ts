import type { JsonMember } from '../json-members.ts';
import type { Profile, ProfileSource } from './profile.ts';
import type { Edit } from './snapshot.ts';
import { edited, Snapshot } from './snapshot.ts';

/** Reads and changes a population; `nowMs` is ms (UTC). */
export type Change = (population: Population, nowMs: number) => void;

/** All users, or all groups of one type: generated profiles plus later edits. Times are ms (UTC). */
export class Population {
  readonly #source: ProfileSource;
  #edits = new Map<string, Edit>();
  #isSnapshotted = false;
  #scheduled: { readonly atMs: number; readonly change: Change }[] = [];

  constructor(source: ProfileSource) {
    this.#source = source;
  }

  /** The current profiles; later changes don't affect it. */
  snapshot(nowMs: number): Snapshot {
    this.#applyScheduled(nowMs);
    this.#isSnapshotted = true;
    return new Snapshot(this.#source, this.#edits, nowMs);
  }

  /** The index of a generated profile, even if it was removed. */
  generatedIndexOf(id: string): number | undefined {
    return this.#source.indexOf(id);
  }

  /** A profile's current state, for use within a change. */
  now(id: string, nowMs: number): Profile | undefined {
    const index = this.#source.indexOf(id);
    const generated = index === undefined ? undefined : this.#source.at(index, nowMs);
    const edit = this.#edits.get(id);
    return edit === undefined ? generated : edited(id, edit, generated);
  }

  /** Applies a change at the first snapshot at or after `atMs`. */
  schedule(atMs: number, change: Change): void {
    this.#scheduled.push({ atMs, change });
  }

  /**
   * Sets properties, or removes those that are undefined; creates the profile if necessary.
   * @param idText the id of a new profile as JSON; a string by default
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

  remove(id: string): void {
    const edit = this.#edits.get(id) ?? this.#firstEdit(id, JSON.stringify(id));
    this.#put(id, { ...edit, isRemoved: true, isFresh: true, members: new Map() });
  }

  reset(): void {
    this.#edits = new Map();
    this.#isSnapshotted = false;
    this.#scheduled = [];
  }

  #firstEdit(id: string, idText: string): Edit {
    const isFresh = this.#source.indexOf(id) === undefined;
    return { idText, isRemoved: false, isFresh, members: new Map() };
  }

  #put(id: string, edit: Edit): void {
    if (this.#isSnapshotted) this.#edits = new Map(this.#edits);
    this.#isSnapshotted = false;
    this.#edits.set(id, edit);
  }

  #applyScheduled(nowMs: number): void {
    const due = this.#scheduled.filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
    if (due.length === 0) return;
    this.#scheduled = this.#scheduled.filter(({ atMs }) => atMs > nowMs);
    for (const { atMs, change } of due) change(this, atMs);
  }
}
