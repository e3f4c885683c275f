import { canonicalJson, stringAt } from '../../json/canonical.ts';
import { byteAt, holdsEscape, Kind, kindAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import type { FoundProperties } from '../records/found-properties.ts';
import { NO_COLUMN } from '../records/property-table.ts';
import { INSERT_ID, TIME_ID } from './columns.ts';
import { DEVICE_PREFIX, type EventIdentity } from './event-identity.ts';
import { KeyParts } from './key-parts.ts';

/** The version of the recipe in docs/event-key.md. */
const VERSION = 1;

/** The key's own parts, and what a later export of the same event may add or change: on intake, or with identities. */
const EXCLUDED = new Set([
  ...['time', '$insert_id', 'distinct_id', '$distinct_id_before_identity'],
  ...['mp_processing_time_ms', '$import'],
  ...['$user_id', '$device_id', '$is_reshuffled', '$preshuffle_distinct_id'],
]);
const EXCLUDED_PREFIX = '$mp_';

/**
 * Computes the keys of events from their bytes: over name, time, `$insert_id` and the id the event was sent with; without
 * `$insert_id`, over all properties that do not change from export to export. The recipe is in docs/event-key.md.
 */
export class EventKey {
  readonly #found: FoundProperties;
  readonly #identity: EventIdentity;
  readonly #parts = new KeyParts();

  /** @param found the properties of the event whose key is computed */
  constructor(found: FoundProperties, identity: EventIdentity) {
    this.#found = found;
    this.#identity = identity;
  }

  /**
   * The key of an event as hexadecimal digits.
   *
   * @param seconds the event's `time` before any conversion to UTC; NaN if it is not usable
   */
  compute(event: EventLine, seconds: number): string {
    const parts = this.#parts;
    parts.clear();
    parts.addInteger(VERSION);
    this.#addText(event.buffer, event.nameStart, event.nameEnd);
    this.#addTime(event, seconds);
    const insertId = this.#found.filledIndexOf(INSERT_ID, event.properties);
    this.#addValue(event, insertId);
    this.#addSentId(event);
    if (insertId === undefined) this.#addAllSent(event);
    return parts.digest();
  }

  #addTime(event: EventLine, seconds: number): void {
    if (Number.isInteger(seconds)) this.#parts.addInteger(seconds);
    else if (Number.isNaN(seconds)) this.#addValue(event, this.#found.indexOf(TIME_ID));
    else this.#parts.addString(String(seconds));
  }

  #addSentId(event: EventLine): void {
    const { buffer, properties } = event;
    const device = this.#identity.sentByDevice(properties);
    if (device === undefined) this.#addValue(event, this.#identity.sentId(properties));
    else this.#addText(buffer, properties.valueStart(device), properties.valueEnd(device), DEVICE_PREFIX);
  }

  /** Adds a property's value as text, empty if it is missing or null. */
  #addValue({ buffer, properties }: EventLine, index: number | undefined): void {
    if (index === undefined) this.#parts.addBytes(buffer, 0, 0);
    else this.#addText(buffer, properties.valueStart(index), properties.valueEnd(index));
  }

  /** Adds a value as text, empty if its range is empty or null. */
  #addText(buffer: Buffer, start: number, end: number, prefix = ''): void {
    const kind = kindAt(buffer, start);
    if (start === end || kind === Kind.null) this.#parts.addBytes(buffer, 0, 0, prefix);
    else if (kind !== Kind.string) this.#parts.addString(prefix + canonicalJson(buffer, start));
    else if (holdsEscape(buffer, start, end)) this.#parts.addString(prefix + stringAt(buffer, start, end));
    else this.#parts.addBytes(buffer, start + 1, end - 1, prefix);
  }

  #addAllSent({ buffer, properties }: EventLine): void {
    const valueStarts = new Map<string, number>();
    for (let i = 0; i < properties.count; i++) {
      const property = this.#found.countedAt(i);
      if (property === undefined) continue;
      const name = property.id === NO_COLUMN ? properties.key(i) : property.name;
      if (EXCLUDED.has(name) || name.startsWith(EXCLUDED_PREFIX)) continue;
      valueStarts.set(name, properties.valueStart(i));
    }
    for (const [name, start] of [...valueStarts].sort(byName)) {
      this.#parts.addString(name);
      this.#parts.addString(canonicalJson(buffer, start));
    }
  }
}

/** By UTF-16 code units. Names are unique. */
function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}

/** The 32 bits of a key that its eight digits at an offset stand for. */
export function bitsOfKey(buffer: Buffer, offset: number): number {
  let bits = 0;
  for (let i = offset; i < offset + 8; i++) {
    const digit = byteAt(buffer, i);
    // The low four bits are 0 to 9 for the digits and 1 to 6 for the letters.
    bits = (bits << 4) | ((digit & 0x0f) + (digit > 0x39 ? 9 : 0));
  }
  return bits;
}
