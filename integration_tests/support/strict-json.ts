import { type Exact, parseExactly } from '../../test/reference/exact-json.ts';

const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;
const MAX_EXCERPT = 500;

/** Decodes UTF-8. Throws TypeError for bytes that are not UTF-8. */
export function strictText(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/**
 * Parses a line of JSON as strictly as the strictest reader. Throws for anything that some destination refuses: half a
 * surrogate pair, U+0000, and a name that an object has twice, unless it is inside a value that Mixpanel sent so.
 */
export function parseStrictly(line: string): unknown {
  const value: unknown = JSON.parse(line);
  const names = [...line.matchAll(STRING)].filter(([, colon]) => colon !== undefined).length;
  if (countNames(value) !== names) checkNames(line);
  return value;
}

/** Slow, so only for lines in which some name occurs twice. */
function checkNames(line: string): void {
  const path = [...repeatedNames(parseExactly(line))].find((each) => !isAsSent(each));
  if (path !== undefined) throw new Error(`${path.join('.')} occurs twice: ${line.slice(0, MAX_EXCERPT)}`);
}

function* repeatedNames(value: Exact | undefined, path: readonly string[] = []): Iterable<readonly string[]> {
  if (value?.kind === 'list') for (const item of value.items) yield* repeatedNames(item, [...path, '']);
  if (value?.kind !== 'object') return;
  const seen = new Set<string>();
  for (const [{ characters: name }, member] of value.members) {
    const inner = [...path, name];
    if (seen.has(name)) yield inner;
    seen.add(name);
    yield* repeatedNames(member, inner);
  }
}

/** Whether a name is inside the value of a column. The object of all properties is ours, but their values are not. */
function isAsSent([record, data, column, ...inside]: readonly string[]): boolean {
  return record === 'record' && data === 'data' && inside.length > (column === 'properties' ? 1 : 0);
}

/** How many members all objects of a value have. */
function countNames(value: unknown): number {
  if (typeof value === 'string') checkText(value);
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countNames(item), 0);
  return Object.entries(value).reduce((sum, [name, item]) => {
    checkText(name);
    return sum + 1 + countNames(item);
  }, 0);
}

function checkText(text: string): void {
  if (!text.isWellFormed() || text.includes('\0'))
    throw new Error(`a character that readers refuse: ${JSON.stringify(text).slice(0, MAX_EXCERPT)}`);
}
