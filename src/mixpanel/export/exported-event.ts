import { NEWLINE } from '../../json/characters.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, Kind, kindAt, kindOf, skipSpace } from '../../json/scan.ts';

/** Mixpanel accepts 255. Every property takes about 0.5 KB while its event is converted, so their number is limited. */
export const MAX_PROPERTIES = 10_000;

/** A property of an event. */
export interface Member {
  readonly name: string;
  /** The name as it was sent: JSON, quotes included. */
  readonly key: string;
  /** The value as it was sent: JSON. */
  readonly value: string;
}

/** An event as it was sent: numbers keep their digits, and strings their escapes. */
export interface ExportedEvent {
  /** The line with its `\n`. */
  readonly line: Buffer;
  /** JSON; undefined if it is missing. */
  readonly name: string | undefined;
  /** By name: the last member of each, in the order of these. */
  readonly properties: ReadonlyMap<string, Member>;
  /** The object of all properties, as JSON. */
  readonly json: string;
  /** Whether it has a name that is text, and properties. */
  readonly isComplete: boolean;
  /** Whether a name occurs twice in the event or in its properties. */
  readonly repeatsNames: boolean;
  /** Whether U+FFFD stands in place of characters that many readers refuse. */
  readonly hasReplaced: boolean;
}

/** Reused, for one event at a time. */
const EVENT = new ObjectSlices();
const PROPERTIES = new ObjectSlices();

/**
 * Parses the event on a line: `{"event":"Signed up","properties":{"time":1602611311,"distinct_id":"u1", ...}}`. Members may come
 * in any order, other members are ignored, and of members with the same name the last one counts. One of the two may be missing
 * or null, and the name need not be text. Returns undefined if the line is not an event, or has more
 * than {@link MAX_PROPERTIES}.
 *
 * @param line valid UTF-8 that ends with `\n` and contains no other
 * @param hasReplaced whether characters were replaced in it
 */
export function parseEvent(line: Buffer, hasReplaced = false): ExportedEvent | undefined {
  const end = EVENT.walk(line, skipSpace(line, 0));
  if (end === INVALID || byteAt(line, skipSpace(line, end)) !== NEWLINE) return undefined;
  const name = jsonOf(EVENT, 'event');
  const object = EVENT.indexOf('properties');
  const start = object === undefined ? 0 : EVENT.valueStart(object);
  const hasProperties = object !== undefined && kindAt(line, start) !== Kind.null;
  if (name === undefined && !hasProperties) return undefined;
  if (!hasProperties) PROPERTIES.clear(line);
  else if (PROPERTIES.walk(line, start) === INVALID) return undefined;
  if (PROPERTIES.count > MAX_PROPERTIES) return undefined;
  const properties = lastOfEach(PROPERTIES);
  const isComplete = hasProperties && name !== undefined && kindOf(name.charCodeAt(0)) === Kind.string;
  const isRepeated = properties.size < PROPERTIES.count;
  const json =
    isRepeated || !hasProperties
      ? `{${[...properties.values()].map(({ key, value }) => `${key}:${value}`).join(',')}}`
      : line.toString('utf8', start, PROPERTIES.objectEnd);
  const repeatsNames = isRepeated || lastOfEach(EVENT).size < EVENT.count;
  return { line, name, properties, json, isComplete, repeatsNames, hasReplaced };
}

function jsonOf(members: ObjectSlices, name: string): string | undefined {
  const index = members.indexOf(name);
  return index === undefined ? undefined : members.value(index).toString();
}

function lastOfEach(members: ObjectSlices): Map<string, Member> {
  const last = new Map<string, Member>();
  for (let i = 0; i < members.count; i++) {
    const name = members.key(i);
    const key = members.buffer.toString('utf8', members.keyStart(i) - 1, members.keyEnd(i) + 1);
    last.delete(name);
    last.set(name, { name, key, value: members.value(i).toString() });
  }
  return last;
}
