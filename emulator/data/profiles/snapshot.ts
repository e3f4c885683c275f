import type { JsonMember } from '../json-members.ts';
import type { Profile, ProfileSource } from './profile.ts';
import { Block, lookupIn } from './profile.ts';

/** What was written to one profile. */
export interface Edit {
  readonly idText: string;
  readonly isRemoved: boolean;
  /** Nothing of a generated profile is left under it. */
  readonly isFresh: boolean;
  /** By name; undefined for one that was taken away. */
  readonly members: ReadonlyMap<string, JsonMember | undefined>;
}

/** A population as it was at one time. A place is where a profile stands among all, for as long as the snapshot. */
export class Snapshot {
  readonly nowMs: number;
  readonly #source: ProfileSource;
  readonly #edits: ReadonlyMap<string, Edit>;
  readonly #added: readonly string[];
  readonly #addedPlaces: ReadonlyMap<string, number>;

  constructor(source: ProfileSource, edits: ReadonlyMap<string, Edit>, nowMs: number) {
    this.nowMs = nowMs;
    this.#source = source;
    this.#edits = edits;
    this.#added = [...edits.keys()].filter((id) => source.indexOf(id) === undefined);
    this.#addedPlaces = new Map(this.#added.map((id, index) => [id, source.count + index]));
  }

  /** How many places there are; nobody may stand at some of them. */
  get size(): number {
    return this.#source.count + this.#added.length;
  }

  /** How many of the first places are those of generated profiles. */
  get generatedSize(): number {
    return this.#source.count;
  }

  /** Whether there is a profile at every place. */
  get isFull(): boolean {
    return [...this.#edits.values()].every(({ isRemoved }) => !isRemoved);
  }

  at(place: number): Profile | undefined {
    if (place >= this.#source.count) return this.#addedAt(place - this.#source.count);
    const generated = this.#source.at(place, this.nowMs);
    const edit = this.#edits.size === 0 ? undefined : this.#edits.get(generated.id);
    return edit === undefined ? generated : edited(generated.id, edit, generated);
  }

  positionOf(id: string): number | undefined {
    return this.#source.indexOf(id) ?? this.#addedPlaces.get(id);
  }

  find(id: string): Profile | undefined {
    const place = this.positionOf(id);
    return place === undefined ? undefined : this.at(place);
  }

  *profiles(): Generator<Profile> {
    for (let place = 0; place < this.size; place += 1) {
      const profile = this.at(place);
      if (profile !== undefined) yield profile;
    }
  }

  #addedAt(index: number): Profile | undefined {
    const id = this.#added[index];
    const edit = id === undefined ? undefined : this.#edits.get(id);
    return id === undefined || edit === undefined ? undefined : edited(id, edit);
  }
}

/** A profile after what was written to it; undefined when it was taken away. */
export function edited(id: string, edit: Edit, generated?: Profile): Profile | undefined {
  if (edit.isRemoved) return undefined;
  const before = edit.isFresh ? [] : (generated?.blocks.flatMap(({ members }) => members) ?? []);
  const kept = before.filter(({ name }) => !edit.members.has(name));
  const written = [...edit.members.values()].filter((member) => member !== undefined);
  const blocks = [new Block([...kept, ...written])];
  const idText = edit.isFresh ? edit.idText : (generated?.idText ?? edit.idText);
  return { id, idText, blocks, lookup: lookupIn(blocks) };
}
