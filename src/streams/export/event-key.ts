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
  readonly #line: EventLine;
  readonly #found: FoundProperties;
  readonly #parts = new KeyParts();

  constructor(line: EventLine, found: FoundProperties) {
    this.#line = line;
    this.#found = found;
  }

  /**
   * Writes the key of the event at hand as hex; returns the position behind it.
   *
   * @param seconds the event's `time` as Mixpanel tells it
   */
  write(text: Buffer, seconds: number, to: Buffer, at: number): number {
    const parts = this.#parts;
    parts.clear();
    parts.addWhole(VERSION);
    this.#addText(text, this.#line.nameStart, this.#line.nameEnd);
    if (Number.isInteger(seconds)) parts.addWhole(seconds);
    else parts.addString(String(seconds));
    const insertId = this.#found.placeOf(INSERT_ID);
    const hasInsertId = !this.#isEmpty(text, insertId);
    this.#addValue(text, hasInsertId ? insertId : -1);
    const sentWith = this.#found.placeOf(ID_BEFORE_MERGE);
    this.#addValue(text, this.#isNull(text, sentWith) ? this.#found.placeOf(DISTINCT_ID) : sentWith);
    if (!hasInsertId) this.#addAllSent(text);
    return parts.writeDigest(to, at);
  }

  /** Adds a property's value as text; nothing where there is none. */
  #addValue(text: Buffer, place: number): void {
    if (this.#isNull(text, place)) {
      this.#parts.addBytes(text, 0, 0);
      return;
    }
    const start = this.#line.properties.valueStart[place] ?? 0;
    if (kindAt(text, start) !== Kind.string) this.#parts.addString(canonicalJson(text, start));
    else this.#addText(text, start, this.#line.properties.valueEnd[place] ?? 0);
  }

  /** Adds the characters of a JSON string. */
  #addText(text: Buffer, start: number, end: number): void {
    if (holdsEscape(text, start, end)) this.#parts.addString(stringAt(text, start, end));
    else this.#parts.addBytes(text, start + 1, end - 1);
  }

  #addAllSent(text: Buffer): void {
    const { count, valueStart } = this.#line.properties;
    const values = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const name = this.#found.countedAt(i)?.property;
      if (name === undefined || LEFT_OUT.has(name) || name.startsWith(ADDED_ON_INTAKE)) continue;
      values.set(name, valueStart[i] ?? 0);
    }
    for (const name of [...values.keys()].sort()) {
      this.#parts.addString(name);
      this.#parts.addString(canonicalJson(text, values.get(name) ?? 0));
    }
  }

  #isNull(text: Buffer, place: number): boolean {
    return place < 0 || kindAt(text, this.#line.properties.valueStart[place] ?? 0) === Kind.null;
  }

  /** Is there none, or one that says nothing? */
  #isEmpty(text: Buffer, place: number): boolean {
    if (this.#isNull(text, place)) return true;
    const { valueStart, valueEnd } = this.#line.properties;
    const start = valueStart[place] ?? 0;
    return kindAt(text, start) === Kind.string && valueEnd[place] === start + 2;
  }
}
