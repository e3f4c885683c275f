import { describe, expect, test } from '@jest/globals';
import { EVENTS_PER_BLOCK, eventBlocks } from '../../../tools/bench/data/events.ts';
import { withOddLines } from '../../../tools/bench/data/odd-lines.ts';
import { PROFILES_PER_PAGE, profilePages } from '../../../tools/bench/data/profiles.ts';

interface Event {
  readonly event: string;
  readonly properties: { readonly $insert_id?: string };
}

const [block = Buffer.alloc(0)] = eventBlocks(1, 1);

describe('events', () => {
  test('a block has its number of lines, each an event of about 900 bytes', () => {
    expect(eventsIn(block)).toHaveLength(EVENTS_PER_BLOCK);
    expect(block.length / EVENTS_PER_BLOCK).toBeGreaterThan(850);
    expect(block.length / EVENTS_PER_BLOCK).toBeLessThan(950);
  });

  test('the same seed gives the same bytes, and another seed gives others', () => {
    expect(eventBlocks(1, 1)[0]?.equals(block)).toBe(true);
    expect(eventBlocks(2, 1)[0]?.equals(block)).toBe(false);
  });

  test('one line of a hundred becomes odd and stays the same event', () => {
    const odd = withOddLines(block);
    const before = linesIn(block);
    expect(linesIn(odd).filter((line, i) => line !== before[i])).toHaveLength(EVENTS_PER_BLOCK / 100);
    const ids = (lines: Buffer) => eventsIn(lines).map(({ properties }) => properties.$insert_id);
    expect(ids(odd)).toEqual(ids(block));
  });
});

describe('profiles', () => {
  test('pages have profiles of about 1 KB, each with an ID of its own', () => {
    const pages = [...profilePages(2 * PROFILES_PER_PAGE + 1)];
    const profiles = pages.map(
      (page) => JSON.parse(page.toString()) as { results: { $distinct_id: string }[] },
    );
    expect(profiles.map(({ results }) => results.length)).toEqual([PROFILES_PER_PAGE, PROFILES_PER_PAGE, 1]);
    const ids = profiles.flatMap(({ results }) => results.map(({ $distinct_id: id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect((pages[0]?.length ?? 0) / PROFILES_PER_PAGE).toBeGreaterThan(900);
    expect((pages[0]?.length ?? 0) / PROFILES_PER_PAGE).toBeLessThan(1100);
  });
});

function linesIn(lines: Buffer): string[] {
  return lines.toString().trimEnd().split('\n');
}

function eventsIn(lines: Buffer): Event[] {
  return linesIn(lines).map((line) => JSON.parse(line) as Event);
}
