import { CLOSE_BRACE } from '../../json/characters.ts';
import { hash } from 'node:crypto';
import type { RecordWriter } from '../../airbyte/record-writer.ts';
import type { OddItems } from '../../airbyte/odd-items.ts';
import type { ReadTools } from '../../airbyte/stream.ts';
import { parseTimestamp } from '../../base/days.ts';
import { excerptAt } from '../../base/excerpt.ts';
import { EmittedCounts } from '../../base/emitted-counts.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { REFUSED, REPLACEMENT } from '../../json/refused-characters.ts';
import type { ResultList } from '../../mixpanel/profiles/result-list.ts';
import { writeColumnValue } from '../records/column-value.ts';
import { FoundProperties } from '../records/found-properties.ts';
import type { PropertyTable } from '../records/property-table.ts';
import { type PropertyLayout, writesObject } from '../records/property-layout.ts';
import { RESCUED_COLUMN, RescuedValues } from '../records/rescued-values.ts';
import { UndeclaredProperties } from '../records/undeclared-properties.ts';
import { writeProperties } from '../records/write-properties.ts';
import { ID_COLUMN, LAST_SEEN_ID } from './columns.ts';

/** How records are written. */
export interface RecordForm {
  readonly layout?: PropertyLayout;
  /** The column of the profile's id, `distinct_id` by default. */
  readonly idColumn?: string;
  /** Columns that have the same value in every record, as JSON. */
  readonly constants?: Readonly<Record<string, string>>;
}

/** Turns pages of profiles into records, bytes to bytes, so that numbers keep their digits. */
export class ProfileRecords {
  readonly #members = new ObjectSlices();
  readonly #properties: FoundProperties;
  readonly #opening: Buffer;
  readonly #constants: Buffer;
  readonly #rescued = new RescuedValues();
  readonly #withObject: boolean;
  readonly #withRescued: boolean;
  readonly #undeclared: UndeclaredProperties;
  readonly #emitted = new EmittedCounts();
  /** The latest `$last_seen` so far, as Mixpanel wrote it; null before the first. */
  newest: string | null = null;

  /** Results of this pass that are not profiles, by what is wrong with them. */
  readonly #skipped = new Map<string, { count: number; first: string }>();
  /** Profiles of this pass whose `$properties` are not an object. */
  #odd = 0;
  #firstOdd = '';

  readonly #oddItems: OddItems;

  constructor(
    table: PropertyTable,
    { columns, oddItems }: Pick<ReadTools, 'columns' | 'oddItems'>,
    { layout = 'columns', idColumn = ID_COLUMN, constants = {} }: RecordForm = {},
  ) {
    this.#oddItems = oddItems;
    this.#withObject = writesObject(columns, layout);
    this.#withRescued = columns.isDelivered(RESCUED_COLUMN);
    this.#undeclared = new UndeclaredProperties(columns, oddItems);
    this.#properties = new FoundProperties(table);
    this.#opening = Buffer.from(`{${JSON.stringify(idColumn)}:`);
    const members = Object.entries(constants).map(([column, value]) => `,${JSON.stringify(column)}:${value}`);
    this.#constants = Buffer.from(members.join(''));
  }

  /** Delivered records that are not remembered, because memory is bounded. They are written again if the pages start over. */
  get unrecorded(): number {
    return this.#emitted.unrecorded;
  }

  /** What the user should know about the profiles of this pass. */
  takeNotes(): string[] {
    const notes = this.#rescued.takeNotes();
    if (this.#odd === 0) return notes;
    const note = `$properties that are not an object are delivered as a property of that name, in profiles: ${this.#odd}, the first of which is ${this.#firstOdd}`;
    return [...notes, note];
  }

  /** Called if the pages start over at the first one. Records already written are left out from now on. */
  startOver(): void {
    this.#emitted.beginPass();
    this.#skipped.clear();
    this.#odd = 0;
  }

  /** What could not be delivered, if anything, for a sentence. */
  get skipped(): string | undefined {
    if (this.#skipped.size === 0) return undefined;
    const kinds = [...this.#skipped].map(([problem, { count, first }]) =>
      count === 1
        ? `a result ${problem}, which is ${first}`
        : `${count} results ${problem}, the first of which is ${first}`,
    );
    return kinds.join(', and ');
  }

  /**
   * Writes a record for each profile from an index on, until the writer is full. Other results are counted. Returns the index
   * of the next result.
   */
  write(results: ResultList, from: number, writer: RecordWriter): number {
    let i = from;
    for (; i < results.count && !writer.full; i++) {
      const problem = results.problem(i);
      if (problem === undefined) {
        if (!results.walkProperties(i, this.#members)) this.#noteOdd(results, i);
        this.#properties.find(this.#members);
        this.#noteLastSeen();
        this.#writeIfNew(results, i, writer);
      } else this.#skip(results, i, problem);
    }
    return i;
  }

  #skip(results: ResultList, index: number, problem: string): void {
    const skipped = this.#skipped.get(problem) ?? { count: 0, first: excerptOf(results, index) };
    skipped.count++;
    this.#skipped.set(problem, skipped);
  }

  #noteReplaced(results: ResultList, index: number): void {
    const profile = results.buffer.subarray(results.start(index), results.end(index));
    if (profile.includes(REPLACEMENT))
      this.#oddItems.add(`profiles ${REFUSED}`, () => excerptOf(results, index));
  }

  #noteOdd(results: ResultList, index: number): void {
    if (this.#odd++ === 0) this.#firstOdd = excerptOf(results, index);
  }

  /** A profile that changed between two reads of its page is another record, and both are written. */
  #writeIfNew(results: ResultList, index: number, writer: RecordWriter): void {
    writer.begin();
    this.#writeProfile(results, index, writer);
    const digest = hash('sha256', writer.record, 'buffer');
    if (!this.#emitted.isNew(digest.readInt32LE(0), digest.readInt32LE(4))) {
      writer.drop();
      return;
    }
    writer.end(this.#rescued.nulled);
    if (results.hasReplaced) this.#noteReplaced(results, index);
    this.#undeclared.count(this.#rescued.undeclared, this.#members, this.#properties);
  }

  #writeProfile(results: ResultList, index: number, writer: RecordWriter): void {
    const members = this.#members;
    const rescued = this.#rescued;
    writer.write(this.#opening);
    writer.writeAsText(results.buffer, results.idStart(index), results.idEnd(index));
    writer.write(this.#constants);
    rescued.begin();
    for (let i = 0; i < members.count; i++) {
      const property = this.#properties.countedAt(i);
      if (property?.place === 'rescued') rescued.addUndeclared(i);
      if (property?.place !== 'column') continue;
      writer.write(property.prefix);
      writeColumnValue(members, i, property, rescued, writer);
    }
    if (this.#withObject) writeProperties(members, this.#properties, writer);
    if (this.#withRescued) rescued.write(members, writer);
    writer.writeByte(CLOSE_BRACE);
  }

  /** Timestamps of one format compare as strings, so only one that looks later is parsed. */
  #noteLastSeen(): void {
    const index = this.#properties.indexOf(LAST_SEEN_ID);
    if (index === undefined) return;
    const quoted = this.#members.value(index);
    const value = quoted.toString('latin1', 1, quoted.length - 1);
    if ((this.newest === null || value > this.newest) && parseTimestamp(value) !== undefined)
      this.newest = value;
  }
}

function excerptOf(results: ResultList, index: number): string {
  return excerptAt(results.buffer.subarray(0, results.end(index)), results.start(index));
}
