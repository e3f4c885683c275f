export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON doesn't have the expected shape; the message says what is wrong. */
export class InvalidJson extends Error {}

/** @throws InvalidJson */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidJson('the body is not valid JSON');
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function readObject(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new InvalidJson(`${what} must be a JSON object`);
  return value;
}

export function requiredText(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value !== 'string') throw new InvalidJson(`${key} must be a string`);
  return value;
}

export function requiredNumber(object: JsonObject, key: string): number {
  const value = object[key];
  if (typeof value !== 'number') throw new InvalidJson(`${key} must be a number`);
  return value;
}

export function optionalText(object: JsonObject, key: string): string | undefined {
  return object[key] === undefined ? undefined : requiredText(object, key);
}

export function optionalNumber(object: JsonObject, key: string): number | undefined {
  return object[key] === undefined ? undefined : requiredNumber(object, key);
}

export function optionalFlag(object: JsonObject, key: string): boolean | undefined {
  const value = object[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new InvalidJson(`${key} must be true or false`);
}

export function optionalList(object: JsonObject, key: string): readonly unknown[] | undefined {
  const value: unknown = object[key];
  if (value === undefined) return undefined;
  if (!isList(value)) throw new InvalidJson(`${key} must be a list`);
  return value;
}

export function optionalTextList(object: JsonObject, key: string): string[] | undefined {
  return optionalList(object, key)?.map((item) => {
    if (typeof item !== 'string') throw new InvalidJson(`${key} must be a list of strings`);
    return item;
  });
}

/** @throws InvalidJson unless the property is an object of strings or absent */
export function optionalStrings(object: JsonObject, key: string): Record<string, string> | undefined {
  if (object[key] === undefined) return undefined;
  const values = readObject(object[key], key);
  return Object.fromEntries(Object.keys(values).map((name) => [name, requiredText(values, name)]));
}
