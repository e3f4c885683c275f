import { EventParser } from '../../src/mixpanel/export/event-parser.ts';
import { SeenLines } from '../../src/mixpanel/export/seen-lines.ts';

export interface ParsedEvents {
  /** The line of each event, repaired where necessary. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Parses the blocks of an answer. `end` throws unless the answer was complete. */
function parseAnswer(
  blocks: readonly (string | Buffer)[],
  seen: SeenLines,
): { lines: string[]; end: () => void; notes: () => string[] } {
  const parser = new EventParser(seen);
  const lines: string[] = [];
  for (const block of blocks) {
    const batch = parser.parse(Buffer.from(block));
    for (let event = batch.next(); event !== undefined; event = batch.next())
      lines.push(event.line.toString().trimEnd());
  }
  const end = (): void => {
    try {
      parser.end();
    } finally {
      parser.close();
    }
  };
  return { lines, end, notes: () => parser.notes() };
}

/**
 * Parses an answer that consists of these lines.
 *
 * @param seen the broken lines of earlier answers
 */
export function parse(lines: readonly string[], seen = new SeenLines()): ReturnType<typeof parseAnswer> {
  return parseAnswer([lines.map((line) => `${line}\n`).join('')], seen);
}

/** Parses one complete answer that arrives in these blocks. */
export function parseBlocks(...blocks: readonly (string | Buffer)[]): ParsedEvents {
  const { lines, end, notes } = parseAnswer(blocks, new SeenLines());
  end();
  return { lines, notes: notes() };
}

/** Parses an answer that consists of these lines. */
export function parseLines(lines: readonly string[]): ParsedEvents {
  return parseBlocks(lines.map((line) => `${line}\n`).join(''));
}

/** The line of an event with these properties, in JSON as it stands between their braces. */
export function lineOf(properties: string, name = '"a"'): string {
  return `{"event":${name},"properties":{${properties}}}`;
}
