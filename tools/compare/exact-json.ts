/** A number as text, which preserves its digits and notation. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For input to connectors, such as a catalog, where digits don't matter. */
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

/** Whether values are equal, digit by digit; member order is ignored. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** JSON text with sorted members. */
export function canonical(value: Json | undefined): string {
  if (value === undefined) return 'undefined';
  if (value instanceof JsonNumber) return value.text;
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** Whether values are equal except for number notation (1e3, 1000.0). */
export function isSameNumerically(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(rounded(a)) === canonical(rounded(b));
}

/** A string or number as text; otherwise empty. */
export function textOf(value: Json | undefined): string {
  return value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : '';
}

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

/** Builds an object whose members may include `__proto__`. */
export function objectOf(members: Iterable<readonly [string, Json | undefined]>): JsonObject {
  const object = Object.create(null) as Record<string, Json | undefined>;
  for (const [name, value] of members) object[name] = value;
  return object;
}

/** Removes prototypes, so that `__proto__` and `constructor` are ordinary names. */
function exactly(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number') return new JsonNumber(context?.source ?? String(value));
  const json = value as Json;
  return isJsonObject(json) ? objectOf(Object.entries(json)) : value;
}
