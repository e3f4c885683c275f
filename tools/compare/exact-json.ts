/** A number as it was written: a JavaScript number would lose what is compared. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For what is sent back to the connector, such as a catalog: nothing there needs more digits. */
  toJSON(): number {
    return Number(this.text);
  }
}

export type Json = string | boolean | null | JsonNumber | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function parseExactly(text: string): Json {
  return JSON.parse(text, exactly) as Json;
}

/** The same value, digit by digit; members may be in any order. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** The text of a value with the members of its objects in order. */
export function canonical(value: Json | undefined): string {
  if (value === undefined) return 'undefined';
  if (value instanceof JsonNumber) return value.text;
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** The same but for how its numbers are written (1e3, 1000.0). */
export function isSameNumerically(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(rounded(a)) === canonical(rounded(b));
}

/** A string or a number as text; of anything else, nothing. */
export function textOf(value: Json | undefined): string {
  return value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : '';
}

/** What is a list; of anything else, nothing. */
export function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof JsonNumber);
}

function rounded(value: Json | undefined): Json | undefined {
  if (value instanceof JsonNumber) return new JsonNumber(String(Number(value.text)));
  if (isList(value)) return value.map((item) => rounded(item) ?? null);
  if (!isJsonObject(value)) return value;
  return objectOf(Object.entries(value).map(([name, member]) => [name, rounded(member)]));
}

/** An object of such members, one of which may be called `__proto__`. */
export function objectOf(members: Iterable<readonly [string, Json | undefined]>): JsonObject {
  const object = Object.create(null) as Record<string, Json | undefined>;
  for (const [name, value] of members) object[name] = value;
  return object;
}

/** Objects lose their prototype, for which a look at `__proto__` or `constructor` would find something. */
function exactly(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number') return new JsonNumber(context?.source ?? String(value));
  const json = value as Json;
  return isJsonObject(json) ? objectOf(Object.entries(json)) : value;
}
