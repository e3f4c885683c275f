import { selectColumns } from '../../src/airbyte/column-selection.ts';
import { OddItems } from '../../src/airbyte/odd-items.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import type { ColumnSchemas } from '../../src/airbyte/stream.ts';
import type { Coverage } from '../../src/base/coverage.ts';
import { messageOf } from '../../src/base/errors.ts';
import type { EventKernel } from '../../src/kernel/event-kernel.ts';
import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { Arrivals } from '../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../src/streams/export/columns.ts';
import { EventRecords, kernelFor } from '../../src/streams/export/event-records.ts';
import type { EventTally } from '../../src/streams/export/event-tally.ts';
import { LocalTime } from '../../src/streams/export/local-time.ts';
import { ColumnNames } from '../../src/streams/records/column-names.ts';
import type { PropertyNaming } from '../../src/streams/records/naming.ts';
import type { PropertyLayout } from '../../src/streams/records/property-layout.ts';
import type { Property } from '../../src/streams/records/property-table.ts';

const WINDOW = { from: '2026-01-01', to: '2026-01-31' };
const KEYS = { primaryKey: ['event_key'], cursorField: 'time' };

export interface PathOptions {
  readonly naming: PropertyNaming;
  readonly layout: PropertyLayout;
  readonly catalog: ColumnSchemas;
  readonly newColumns: boolean;
  readonly zone: string | undefined;
  readonly coverage: Coverage;
  readonly withMerged: boolean;
  readonly withTally: boolean;
}

export interface Converted {
  readonly records: string;
  readonly count: number;
  /** The message of the error at the end of the answer. */
  readonly failure: string;
  readonly notes: readonly string[];
  readonly unrecorded: number;
  /** All events that were counted so far. */
  readonly tallied: readonly string[];
}

/**
 * Converts the same answer several times as one window would, so that a second answer brings what the first lacks.
 *
 * @param answers the blocks of complete lines of each answer
 * @param prepare called with the kernel before the first answer
 */
export function convert(
  answers: readonly (readonly Buffer[])[],
  options: PathOptions,
  path: 'fast' | 'plain',
  prepare?: (kernel: EventKernel<Property>) => void,
): Converted[] {
  const { naming, layout, catalog, newColumns, zone, coverage, withMerged, withTally } = options;
  const tallied: string[] = [];
  const tally: EventTally = {
    count: (high, low, seconds, buffer, nameStart, nameEnd) => {
      const name = buffer.toString('utf8', nameStart, nameEnd);
      tallied.push(`${high >>> 0} ${low >>> 0} ${seconds} ${name}`);
    },
  };
  const columns = selectColumns(KEYS, catalog, newColumns);
  const names = ColumnNames.ofCatalog(catalog, ownColumns(naming, layout));
  const oddItems = new OddItems();
  const kernel = kernelFor({ columns, layout, isLocal: zone !== undefined });
  if (kernel === undefined) throw new Error('this processor has no SIMD');
  prepare?.(kernel);
  const records = new EventRecords(eventProperties(columns, names, layout), new Arrivals(WINDOW, coverage), {
    ...{ columns, layout, oddItems, withMerged, kernel: path === 'fast' ? kernel : undefined },
    tally: withTally ? tally : undefined,
    localTime: zone === undefined ? undefined : new LocalTime(zone),
  });
  return answers.map((blocks) => {
    records.begin();
    const parser = new EventParser();
    const writer = new RecordWriter('export', 7, 4096);
    const written: Buffer[] = [];
    let count = 0;
    let failure = '';
    try {
      for (const block of blocks) {
        const batch = parser.parse(Buffer.from(block));
        for (let isDone = false; !isDone;) {
          isDone = records.write(batch, writer);
          const taken = writer.take();
          written.push(taken.bytes);
          count += taken.count;
        }
      }
      parser.end();
    } catch (thrown) {
      failure = messageOf(thrown);
      const taken = writer.take();
      written.push(taken.bytes);
      count += taken.count;
    }
    const notes = [...records.takeNotes(), ...parser.notes(), ...oddItems.warnings()].map(inAnyOrder);
    const days = Array.from({ length: 31 }, (_, i) => records.dayCounts.within(dayOf(i)).isEmpty);
    return {
      ...{ records: Buffer.concat(written).toString('latin1'), count, failure },
      ...{ notes: [...notes, JSON.stringify(days)], unrecorded: records.unrecorded },
      tallied: [...tallied],
    };
  });
}

/** Names with the same count may come in any order, so which of many are listed may differ. */
function inAnyOrder(note: string): string {
  return note
    .replace(/: [^:]* and \d+ more$/, '')
    .split(/, |: /)
    .sort()
    .join(', ');
}

function dayOf(index: number): { from: string; to: string } {
  const day = `2026-01-${String(index + 1).padStart(2, '0')}`;
  return { from: day, to: day };
}
