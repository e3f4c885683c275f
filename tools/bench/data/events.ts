import { Zone } from '../../../emulator/calendar.ts';
import { ProjectEvents } from '../../../emulator/data/project-events.ts';

/** The day that all benchmarks read. */
export const DAY = '2026-01-15';
const DAY_NUMBER = Date.parse(DAY) / 86_400_000;

/** As many as one block holds. Sizes of windows are multiples of it. */
export const EVENTS_PER_BLOCK = 10_000;
/** Different blocks. Larger windows repeat them. */
const BLOCKS = 18;

/**
 * Events of the emulator's generator as lines of JSON, in blocks of {@link EVENTS_PER_BLOCK}: about 910 bytes and 31
 * properties each. The same seed gives the same bytes.
 */
export function eventBlocks(seed = 1, blocks = BLOCKS): Buffer[] {
  const events = new ProjectEvents({
    ...{ seed, era: 'utc', zone: new Zone('UTC'), firstDay: DAY_NUMBER, lastDay: DAY_NUMBER },
    ...{ eventsPerDay: blocks * EVENTS_PER_BLOCK, users: 10_000, customProperties: 8, whereShiftHours: 0 },
    ...{ lateShare: 0.02, duplicateShare: 0, edgeCaseShare: 0, missingIdShare: 0.002 },
  });
  const lines = Buffer.concat([...events.chunks({ from: DAY_NUMBER, to: DAY_NUMBER, nowMs: Infinity })]);
  return Array.from(blocksOf(lines));
}

function* blocksOf(lines: Buffer): Generator<Buffer> {
  for (let start = 0; start < lines.length;) {
    let end = start;
    for (let line = 0; line < EVENTS_PER_BLOCK; line++) end = lines.indexOf('\n', end) + 1;
    yield lines.subarray(start, end);
    start = end;
  }
}

/** The names of properties in some lines. */
export function propertyNamesIn(lines: Buffer): string[] {
  const names = new Set<string>();
  for (const line of lines.toString('utf8').split('\n').slice(0, -1)) {
    const event = JSON.parse(line) as { properties: object };
    for (const name of Object.keys(event.properties)) names.add(name);
  }
  return [...names];
}
