const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;
const MAX_EXCERPT = 500;

/** Decodes UTF-8. Throws TypeError for bytes that are not UTF-8. */
export function strictText(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/**
 * Parses a line of JSON as strictly as the strictest reader. Throws for anything that some destination refuses: half a
 * surrogate pair, U+0000, and a name that an object has twice.
 */
export function parseStrictly(line: string): unknown {
  const value: unknown = JSON.parse(line);
  const names = [...line.matchAll(STRING)].filter(([, colon]) => colon !== undefined).length;
  if (countNames(value) !== names) throw new Error(`a name occurs twice: ${line.slice(0, MAX_EXCERPT)}`);
  return value;
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
