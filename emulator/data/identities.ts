import { jsonMember, jsonMembersOf } from './json-members.ts';
import { parseEvent } from './parsed-event.ts';
import type { StoredEvent } from './stored-events.ts';

const ORIGINAL_ID = '$distinct_id_before_identity';
const GENERATED = /^user-(\d+)$/;

export interface MergedIds {
  /** The merged id by original id. */
  readonly all: ReadonlyMap<string, string>;
  /** By number of a generated user: the merged and original id as written into a line. */
  readonly ofUsers: ReadonlyMap<number, Buffer>;
  /** The maximum length of `ofUsers`. */
  readonly maxBytes: number;
  /** By `$insert_id`: properties that exports of one stored event have from now on. */
  readonly changes: ReadonlyMap<string, Changes>;
}

type Changes = Readonly<Record<string, unknown>>;

const NO_MERGES: MergedIds = { all: new Map(), ofUsers: new Map(), maxBytes: 0, changes: new Map() };

export class Identities {
  #merged = NO_MERGES;

  /** A snapshot that later merges don't change. */
  get merged(): MergedIds {
    return this.#merged;
  }

  /** Reports events of `from` under `into`, or the id it was merged into. Throws if both are the same. */
  merge(from: string, into: string): void {
    const final = this.#merged.all.get(into) ?? into;
    if (final === from) throw new Error(`"${from}" cannot be merged into itself`);
    const moved = [...this.#merged.all].map(([id, other]): [string, string] => [
      id,
      other === from ? final : other,
    ]);
    const { changes } = this.#merged;
    this.#merged = { ...mergedIds(new Map([...moved, [from, final]])), changes };
  }

  /** Adds or replaces properties in exports of single stored events, by `$insert_id`. */
  change(changes: ReadonlyMap<string, Changes>): void {
    this.#merged = { ...this.#merged, changes: new Map([...this.#merged.changes, ...changes]) };
  }

  reset(): void {
    this.#merged = NO_MERGES;
  }
}

function mergedIds(all: ReadonlyMap<string, string>): Omit<MergedIds, 'changes'> {
  const ofUsers = new Map<number, Buffer>();
  for (const [from, into] of all) {
    const user = GENERATED.exec(from)?.[1];
    const text = `,"distinct_id":${JSON.stringify(into)},"${ORIGINAL_ID}":${JSON.stringify(from)}`;
    if (user !== undefined) ofUsers.set(Number(user), Buffer.from(text));
  }
  const maxBytes = Math.max(0, ...[...ofUsers.values()].map(({ length }) => length));
  return { all, ofUsers, maxBytes };
}

/** Applies merges to a stored event; invalid JSON stays unchanged. */
export function withMergedId(stored: StoredEvent, { all, changes }: MergedIds): StoredEvent {
  const changed = changes.get(String(stored.event?.properties['$insert_id']));
  if (changed !== undefined) return withProperties(stored, changed);
  const id = stored.event?.properties['distinct_id'];
  const into = typeof id === 'string' || typeof id === 'number' ? all.get(String(id)) : undefined;
  if (into === undefined) return stored;
  const rewritten = (bytes: Buffer): Buffer => Buffer.from(`${withId(bytes.toString('utf8'), into)}\n`);
  const bytes = rewritten(stored.bytes);
  const bytesInMs = stored.bytesInMs && rewritten(stored.bytesInMs);
  return { ...stored, bytes, bytesInMs, event: parseEvent(bytes.toString('utf8')) };
}

/** For stored events whose values JavaScript holds exactly. */
function withProperties(stored: StoredEvent, changes: Changes): StoredEvent {
  if (stored.event === undefined) return stored;
  const { name, properties } = stored.event;
  const event = { name, properties: { ...properties, ...changes } };
  const bytes = Buffer.from(`${JSON.stringify({ event: name, properties: event.properties })}\n`);
  return { ...stored, bytes, bytesInMs: undefined, event };
}

function withId(line: string, into: string): string {
  const members = jsonMembersOf(line).map(({ name, text }) => {
    if (name !== 'properties') return text;
    return `"properties":{${propertiesWithId(text.slice(text.indexOf('{')), into)}}`;
  });
  return `{${members.join(',')}}`;
}

function propertiesWithId(properties: string, into: string): string {
  const members = jsonMembersOf(properties);
  const texts = members.map(({ name, text }) =>
    name === 'distinct_id' ? jsonMember(name, into).text : text,
  );
  const original = members.find(({ name }) => name === 'distinct_id')?.text.replace(/^[^:]*:/, '');
  const hasOriginal = members.some(({ name }) => name === ORIGINAL_ID);
  if (!hasOriginal && original !== undefined) texts.push(`"${ORIGINAL_ID}":${original}`);
  return texts.join(',');
}
