import { canonicalJson, stringAt } from '../../json/canonical.ts';
import { holdsEscape, Kind, kindAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import type { FoundProperties } from '../records/found-properties.ts';
import { NO_COLUMN } from '../records/property-table.ts';
import { DISTINCT_ID, ID_BEFORE_MERGE, INSERT_ID, TIME_ID } from './columns.ts';
import { KeyParts } from './key-parts.ts';

/** The version of the recipe in docs/event-key.md. */
const VERSION = 1;

/** The key's own parts, and what a later export of the same event may add or change: on intake, or with identities. */
const EXCLUDED = new Set([
  ...['time', '$insert_id', 'distinct_id', '$distinct_id_before_identity'],
  ...['mp_processing_time_ms', '$import', '$user_id', '$device_id', '$is_reshuffled'],
]);
const EXCLUDED_PREFIX = '$mp_';

/**
 * Computes the keys of events from their bytes: over name, time, `$insert_id` and the id the event was sent with; without
 * `$insert_id`, over all properties that do not change from export to export. The recipe is in docs/event-key.md.
 */
export class EventKey {
  readonly #found: FoundProperties;
  readonly #parts = new KeyParts();

  /** @param found the properties of the event whose key is computed */
  constructor(found: FoundProperties) {
    this.#found = found;
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
    const insertId = this.#found.indexOf(INSERT_ID);
    const hasInsertId = !isEmpty(event, insertId);
    this.#addValue(event, hasInsertId ? insertId : undefined);
    const idBeforeMerge = this.#found.indexOf(ID_BEFORE_MERGE);
    this.#addValue(event, isNull(event, idBeforeMerge) ? this.#found.indexOf(DISTINCT_ID) : idBeforeMerge);
    if (!hasInsertId) this.#addAllSent(event);
    return parts.digest();
  }

  #addTime(event: EventLine, seconds: number): void {
    if (Number.isInteger(seconds)) this.#parts.addInteger(seconds);
    else if (Number.isNaN(seconds)) this.#addValue(event, this.#found.indexOf(TIME_ID));
    else this.#parts.addString(String(seconds));
  }

  /** Adds a property's value as text, empty if it is missing or null. */
  #addValue({ buffer, properties }: EventLine, index: number | undefined): void {
    if (index === undefined) this.#parts.addBytes(buffer, 0, 0);
    else this.#addText(buffer, properties.valueStart(index), properties.valueEnd(index));
  }

  /** Adds a value as text, empty if its range is empty or null. */
  #addText(buffer: Buffer, start: number, end: number): void {
    const kind = kindAt(buffer, start);
    if (start === end || kind === Kind.null) this.#parts.addBytes(buffer, 0, 0);
    else if (kind === Kind.string) this.#addString(buffer, start, end);
    else this.#parts.addString(canonicalJson(buffer, start));
  }

  /** Adds the characters of a JSON string. */
  #addString(buffer: Buffer, start: number, end: number): void {
    if (holdsEscape(buffer, start, end)) this.#parts.addString(stringAt(buffer, start, end));
    else this.#parts.addBytes(buffer, start + 1, end - 1);
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

function isNull({ buffer, properties }: EventLine, index: number | undefined): boolean {
  return index === undefined || kindAt(buffer, properties.valueStart(index)) === Kind.null;
}

/** True if the value is missing, null or `""`. */
function isEmpty(event: EventLine, index: number | undefined): boolean {
  if (index === undefined || isNull(event, index)) return true;
  const { buffer, properties } = event;
  const start = properties.valueStart(index);
  return kindAt(buffer, start) === Kind.string && properties.valueEnd(index) === start + 2;
}
