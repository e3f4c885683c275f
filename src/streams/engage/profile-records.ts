import { hash } from 'node:crypto';
import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { SelectedColumns } from '../../airbyte/stream.ts';
import { parseTimestamp } from '../../base/days.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import { ProfileSlices, type ProfilePage } from '../../mixpanel/profiles/profile-page.ts';
import { writeColumnValue } from '../records/column-value.ts';
import { FoundProperties } from '../records/found-properties.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { RESCUED_COLUMN, RescuedValues } from '../records/rescued-values.ts';
import { copyBytes, mostBytesAsText, writeAsText } from '../../json/value-text.ts';
import { ID_COLUMN, LAST_SEEN_ID } from './columns.ts';

const OPENING = Buffer.from(`{"${ID_COLUMN}":`);
const CLOSE_BRACE = 0x7d;

/** Turns pages of profiles into records, bytes to bytes, so that numbers keep their digits. */
export class ProfileRecords {
  readonly #profile = new ProfileSlices();
  readonly #properties: FoundProperties;
  readonly #others: Buffer;
  readonly #rescued = new RescuedValues();
  readonly #withRescued: boolean;
  readonly #emitted = new EmittedCounts();
  /** The latest `$last_seen` so far, as Mixpanel wrote it; null before the first. */
  newest: string | null = null;

  /** @param others columns that every record has besides, with their values */
  constructor(
    table: PropertyTable,
    { isDelivered }: SelectedColumns,
    others: Readonly<Record<string, number>> = {},
  ) {
    this.#withRescued = isDelivered(RESCUED_COLUMN);
    this.#properties = new FoundProperties(table);
    const columns = Object.entries(others).map(([column, value]) => `,${JSON.stringify(column)}:${value}`);
    this.#others = Buffer.from(columns.join(''));
  }

  /** Records that nobody remembers, so that they come once more if the pages begin again. */
  get unrecorded(): number {
    return this.#emitted.unrecorded;
  }

  /** What the user should know of the profiles since the last call. */
  takeNotes(): string[] {
    return this.#rescued.takeNotes();
  }

  /** The pages begin again at the first one: records that were written already are left out from now on. */
  startAgain(): void {
    this.#emitted.beginPass();
  }

  /** Writes a record for each profile of the page. */
  write({ text, resultsAt }: ProfilePage, writer: RecordWriter): void {
    for (
      let at = this.#profile.next(text, resultsAt + 1);
      at !== undefined;
      at = this.#profile.next(text, at)
    ) {
      this.#properties.find(text, this.#profile.properties);
      this.#lookAtLastSeen(text);
      this.#writeIfNew(text, writer);
    }
  }

  /** A profile that changed between two readings of its page makes another record, and both are written. */
  #writeIfNew(text: Buffer, writer: RecordWriter): void {
    const start = writer.length;
    writer.begin();
    this.#writeProfile(text, writer);
    const digest = hash('sha256', writer.buffer.subarray(start, writer.length), 'buffer');
    if (this.#emitted.isNew(digest.readInt32LE(0), digest.readInt32LE(4))) writer.end(this.#rescued.nulled);
    else writer.drop();
  }

  #writeProfile(text: Buffer, writer: RecordWriter): void {
    const { idStart, idEnd, properties } = this.#profile;
    const others = this.#others;
    writer.ensure(OPENING.length + mostBytesAsText(idEnd - idStart) + others.length);
    const behindKey = copyBytes(OPENING, 0, OPENING.length, writer.buffer, writer.length);
    const behindId = writeAsText(text, idStart, idEnd, writer.buffer, behindKey);
    writer.length = copyBytes(others, 0, others.length, writer.buffer, behindId);
    const rescued = this.#rescued;
    rescued.clear();
    for (let i = 0; i < properties.count; i++) {
      const property = this.#properties.deliveredAt(i);
      if (property === undefined) continue;
      const { prefix } = property;
      const start = properties.valueStart[i] ?? 0;
      const end = properties.valueEnd[i] ?? 0;
      writer.ensure(prefix.length + mostBytesAsText(end - start));
      const at = copyBytes(prefix, 0, prefix.length, writer.buffer, writer.length);
      writer.length = writeColumnValue(text, start, end, property, i, rescued, writer.buffer, at);
    }
    if (this.#withRescued) rescued.write(text, properties, writer);
    writer.ensure(1);
    writer.buffer[writer.length++] = CLOSE_BRACE;
  }

  /** Moments of one form compare as texts; only one that looks later is read. */
  #lookAtLastSeen(text: Buffer): void {
    const place = this.#properties.placeOf(LAST_SEEN_ID);
    if (place < 0) return;
    const { valueStart, valueEnd } = this.#profile.properties;
    const value = text.toString('latin1', (valueStart[place] ?? 0) + 1, (valueEnd[place] ?? 0) - 1);
    if ((this.newest === null || value > this.newest) && parseTimestamp(value) !== undefined)
      this.newest = value;
  }
}
