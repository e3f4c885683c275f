import { canonicalJson, stringAt } from '../../json/canonical.ts';
import { holdsEscape, Kind, kindAt } from '../../json/scan.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import type { FoundProperties } from '../records/found-properties.ts';
import { DISTINCT_ID, ID_BEFORE_MERGE, INSERT_ID } from './columns.ts';
import { KeyParts } from './key-parts.ts';

/** The version of the recipe in docs/event-key.md. */
const VERSION = 1;

/** The key's own parts, and what Mixpanel adds on intake. */
const LEFT_OUT = new Set([
  ...['time', '$insert_id', 'distinct_id', '$distinct_id_before_identity'],
  ...['mp_processing_time_ms', '$import'],
]);
const ADDED_ON_INTAKE = '$mp_api_';

/**
 * The key of one event after the other, from its bytes: over its name, time, `$insert_id` and the id it was sent with; without
 * `$insert_id`, over all properties that were sent. docs/event-key.md is the recipe.
 */
export class EventKey {
  readonly #found: FoundProperties;
  readonly #parts = new KeyParts();

  constructor(found: FoundProperties) {
    this.#found = found;
  }

  /**
   * Writes the key of the event at hand as hex; returns the position behind it.
   *
   * @param seconds the event's `time` as Mixpanel tells it
   */
  write(event: EventLine, seconds: number, to: Buffer, at: number): number {
    const parts = this.#parts;
    parts.clear();
    parts.addWhole(VERSION);
    this.#addText(event.buffer, event.nameStart, event.nameEnd);
    if (Number.isInteger(seconds)) parts.addWhole(seconds);
    else parts.addString(String(seconds));
    const insertId = this.#found.placeOf(INSERT_ID);
    const hasInsertId = !isEmpty(event, insertId);
    this.#addValue(event, hasInsertId ? insertId : -1);
    const sentWith = this.#found.placeOf(ID_BEFORE_MERGE);
    this.#addValue(event, isNull(event, sentWith) ? this.#found.placeOf(DISTINCT_ID) : sentWith);
    if (!hasInsertId) this.#addAllSent(event);
    return parts.writeDigest(to, at);
  }

  /** Adds a property's value as text; nothing where there is none. */
  #addValue(event: EventLine, place: number): void {
    const { buffer, properties } = event;
    if (isNull(event, place)) {
      this.#parts.addBytes(buffer, 0, 0);
      return;
    }
    const start = properties.valueStart[place] ?? 0;
    if (kindAt(buffer, start) !== Kind.string) this.#parts.addString(canonicalJson(buffer, start));
    else this.#addText(buffer, start, properties.valueEnd[place] ?? 0);
  }

  /** Adds the characters of a JSON string. */
  #addText(text: Buffer, start: number, end: number): void {
    if (holdsEscape(text, start, end)) this.#parts.addString(stringAt(text, start, end));
    else this.#parts.addBytes(text, start + 1, end - 1);
  }

  #addAllSent({ buffer, properties }: EventLine): void {
    const { count, valueStart } = properties;
    const values = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const name = this.#found.countedAt(i)?.property;
      if (name === undefined || LEFT_OUT.has(name) || name.startsWith(ADDED_ON_INTAKE)) continue;
      values.set(name, valueStart[i] ?? 0);
    }
    for (const name of [...values.keys()].sort()) {
      this.#parts.addString(name);
      this.#parts.addString(canonicalJson(buffer, values.get(name) ?? 0));
    }
  }
}

function isNull({ buffer, properties }: EventLine, place: number): boolean {
  return place < 0 || kindAt(buffer, properties.valueStart[place] ?? 0) === Kind.null;
}

/** Is there none, or one that says nothing? */
function isEmpty(event: EventLine, place: number): boolean {
  if (isNull(event, place)) return true;
  const { buffer, properties } = event;
  const start = properties.valueStart[place] ?? 0;
  return kindAt(buffer, start) === Kind.string && properties.valueEnd[place] === start + 2;
}
