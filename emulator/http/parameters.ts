import { dayNumber } from '../calendar.ts';
import { apiError } from './answer.ts';

/** The parameters of a request. All getters throw ApiError 400 for an invalid value. */
export class Parameters {
  readonly #values: URLSearchParams;
  /** The text of a body other than a form. */
  readonly document: string | undefined;

  constructor(values: URLSearchParams, document?: string) {
    this.#values = values;
    this.document = document;
  }

  /** @throws ApiError for an unknown or repeated parameter */
  check(known: readonly string[]): void {
    const seen = new Set<string>();
    for (const name of this.#values.keys()) {
      if (!known.includes(name)) throw apiError(400, `unknown parameter: ${name}`);
      if (seen.has(name)) throw apiError(400, `parameter given twice: ${name}`);
      seen.add(name);
    }
  }

  text(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw apiError(400, `${name} is a required parameter`);
    return value;
  }

  /** A day number. */
  requiredDay(name: string): number {
    const day = dayNumber(this.requiredText(name));
    if (day === undefined) throw apiError(400, `${name} must be a day in the form yyyy-mm-dd`);
    return day;
  }

  day(name: string): number | undefined {
    return this.text(name) === undefined ? undefined : this.requiredDay(name);
  }

  nonNegativeInteger(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) throw apiError(400, `${name} must be a whole number`);
    return Number(text);
  }

  oneOf<V extends string>(name: string, values: readonly V[]): V | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = values.find((value) => value === text);
    if (found === undefined) throw apiError(400, `${name} must be one of ${values.join(', ')}`);
    return found;
  }

  positiveInteger(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^[1-9]\d{0,9}$/.test(text)) throw apiError(400, `${name} must be a positive integer`);
    return Number(text);
  }

  flag(name: string, fallback = false): boolean {
    const text = this.text(name)?.toLowerCase() ?? String(fallback);
    if (text !== 'true' && text !== 'false') throw apiError(400, `${name} must be true or false`);
    return text === 'true';
  }

  /** A parsed JSON document; undefined if absent. */
  json(name: string): unknown {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = parsedJson(text);
    if (value === undefined) throw apiError(400, `${name} must be JSON`);
    return value;
  }

  /** A JSON array of strings. */
  strings(name: string): string[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const values = parsedJson(text);
    if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
      throw apiError(400, `${name} must be a JSON array of strings`);
    }
    return values;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
