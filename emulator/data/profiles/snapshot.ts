import type { JsonMember } from '../json-members.ts';
import type { Profile, ProfileSource } from './profile.ts';
import { Block, lookupIn } from './profile.ts';

export interface Edit {
  readonly idText: string;
  readonly isRemoved: boolean;
  readonly isFresh: boolean;
  /** By name; undefined for removed ones. */
  readonly members: ReadonlyMap<string, JsonMember | undefined>;
}

/** A population at one time. Positions of profiles are stable within a snapshot. */
export class Snapshot {
  readonly nowMs: number;
  readonly #source: ProfileSource;
  readonly #edits: ReadonlyMap<string, Edit>;
  readonly #added: readonly string[];
  readonly #addedPositions: ReadonlyMap<string, number>;

  constructor(source: ProfileSource, edits: ReadonlyMap<string, Edit>, nowMs: number) {
    this.nowMs = nowMs;
    this.#source = source;
    this.#edits = edits;
    this.#added = [...edits.keys()].filter((id) => source.indexOf(id) === undefined);
    this.#addedPositions = new Map(this.#added.map((id, index) => [id, source.count + index]));
  }

  /** Number of positions; removed profiles leave theirs empty. */
  get size(): number {
    return this.#source.count + this.#added.length;
  }

  /** Number of generated profiles; they come first. */
  get generatedSize(): number {
    return this.#source.count;
  }

  /** Whether no position is empty. */
  get isFull(): boolean {
    return [...this.#edits.values()].every(({ isRemoved }) => !isRemoved);
  }

  at(position: number): Profile | undefined {
    if (position >= this.#source.count) return this.#addedAt(position - this.#source.count);
    const generated = this.#source.at(position, this.nowMs);
    const edit = this.#edits.size === 0 ? undefined : this.#edits.get(generated.id);
    return edit === undefined ? generated : edited(generated.id, edit, generated);
  }

  positionOf(id: string): number | undefined {
    return this.#source.indexOf(id) ?? this.#addedPositions.get(id);
  }

  find(id: string): Profile | undefined {
    const position = this.positionOf(id);
    return position === undefined ? undefined : this.at(position);
  }

  *profiles(): Generator<Profile> {
    for (let position = 0; position < this.size; position += 1) {
      const profile = this.at(position);
      if (profile !== undefined) yield profile;
    }
  }

  #addedAt(index: number): Profile | undefined {
    const id = this.#added[index];
    const edit = id === undefined ? undefined : this.#edits.get(id);
    return id === undefined || edit === undefined ? undefined : edited(id, edit);
  }
}

/** Applies an edit; undefined if the profile was removed. */
export function edited(id: string, edit: Edit, generated?: Profile): Profile | undefined {
  if (edit.isRemoved) return undefined;
  const before = edit.isFresh ? [] : (generated?.blocks.flatMap(({ members }) => members) ?? []);
  const kept = before.filter(({ name }) => !edit.members.has(name));
  const written = [...edit.members.values()].filter((member) => member !== undefined);
  const blocks = [new Block([...kept, ...written])];
  const idText = edit.isFresh ? edit.idText : (generated?.idText ?? edit.idText);
  return { id, idText, blocks, lookup: lookupIn(blocks) };
}
