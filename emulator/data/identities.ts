import type { StoredEvent } from './stored-events.ts';
import { parseEvent } from './parsed-event.ts';
import { jsonMember, jsonMembersOf } from './json-members.ts';

/** What an event's own id is kept under when another one is told in its place. */
const BEFORE = '$distinct_id_before_identity';
const GENERATED = /^user-(\d+)$/;

/** Which ids are told in place of which, at one time. */
export interface MergedIds {
  /** By the id that was sent. */
  readonly all: ReadonlyMap<string, string>;
  /** By the number of a generated user: the id and the one before it, as they are written into a line. */
  readonly ofUsers: ReadonlyMap<number, Buffer>;
  /** No entry of `ofUsers` is longer. */
  readonly maxBytes: number;
}

const NO_MERGES: MergedIds = { all: new Map(), ofUsers: new Map(), maxBytes: 0 };

/** The identities that turned out to be others: exports made later tell the other's id. */
export class Identities {
  #merged = NO_MERGES;

  /** As it is now; later merges do not change it. */
  get merged(): MergedIds {
    return this.#merged;
  }

  /** Lets events of `from` be told as those of `into`, and of whom `into` was merged into. */
  merge(from: string, into: string): void {
    const final = this.#merged.all.get(into) ?? into;
    if (final === from) throw new Error(`"${from}" cannot be merged into itself`);
    const moved = [...this.#merged.all].map(([id, other]): [string, string] => [
      id,
      other === from ? final : other,
    ]);
    this.#merged = mergedIds(new Map([...moved, [from, final]]));
  }

  /** Forgets all merges. */
  reset(): void {
    this.#merged = NO_MERGES;
  }
}

function mergedIds(all: ReadonlyMap<string, string>): MergedIds {
  const ofUsers = new Map<number, Buffer>();
  for (const [from, into] of all) {
    const user = GENERATED.exec(from)?.[1];
    const text = `,"distinct_id":${JSON.stringify(into)},"${BEFORE}":${JSON.stringify(from)}`;
    if (user !== undefined) ofUsers.set(Number(user), Buffer.from(text));
  }
  const maxBytes = Math.max(0, ...[...ofUsers.values()].map(({ length }) => length));
  return { all, ofUsers, maxBytes };
}

/** A handmade event as it is told after the merges; one that is no JSON is told as it was. */
export function withMergedId(planted: StoredEvent, { all }: MergedIds): StoredEvent {
  const id = planted.event?.properties['distinct_id'];
  const into = typeof id === 'string' || typeof id === 'number' ? all.get(String(id)) : undefined;
  if (into === undefined) return planted;
  const told = (bytes: Buffer): Buffer => Buffer.from(`${withId(bytes.toString('utf8'), into)}\n`);
  const bytes = told(planted.bytes);
  const bytesInMs = planted.bytesInMs && told(planted.bytesInMs);
  return { ...planted, bytes, bytesInMs, event: parseEvent(bytes.toString('utf8')) };
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
  const sent = members.find(({ name }) => name === 'distinct_id')?.text.replace(/^[^:]*:/, '');
  const isKept = members.some(({ name }) => name === BEFORE);
  if (!isKept && sent !== undefined) texts.push(`"${BEFORE}":${sent}`);
  return texts.join(',');
}
