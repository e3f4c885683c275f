import { EventParser } from '../../src/mixpanel/export/event-parser.ts';

export interface ParsedEvents {
  /** The line of each event, repaired where necessary. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Parses one complete answer that arrives in these blocks. */
export function parseBlocks(...blocks: readonly (string | Buffer)[]): ParsedEvents {
  const parser = new EventParser();
  const lines: string[] = [];
  for (const block of blocks) {
    const batch = parser.parse(Buffer.from(block));
    for (let event = batch.next(); event !== undefined; event = batch.next())
      lines.push(event.bytes.toString().trimEnd());
  }
  parser.end();
  return { lines, notes: parser.notes() };
}

/** Parses an answer that consists of these lines. */
export function parseLines(lines: readonly string[]): ParsedEvents {
  return parseBlocks(lines.map((line) => `${line}\n`).join(''));
}

/** The line of an event with these properties, in JSON as it stands between their braces. */
export function lineOf(properties: string, name = '"a"'): string {
  return `{"event":${name},"properties":{${properties}}}`;
}
