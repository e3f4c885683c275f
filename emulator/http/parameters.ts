import { dayNumber } from '../calendar.ts';
import { apiError } from './answer.ts';

/** The parameters of a request, read strictly: a mistake is refused, not guessed around. */
export class Parameters {
  readonly #values: URLSearchParams;
  /** The text of a body that is no form. */
  readonly document: string | undefined;

  constructor(values: URLSearchParams, document?: string) {
    this.#values = values;
    this.document = document;
  }

  /** @throws Refusal for a parameter that is not among `known`, or is there twice */
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

  /** A day number, from yyyy-mm-dd. */
  requiredDay(name: string): number {
    const day = dayNumber(this.requiredText(name));
    if (day === undefined) throw apiError(400, `${name} must be a day in the form yyyy-mm-dd`);
    return day;
  }

  /** A day number, from yyyy-mm-dd; undefined when it is not asked for. */
  day(name: string): number | undefined {
    return this.text(name) === undefined ? undefined : this.requiredDay(name);
  }

  /** A whole number of at least 0. */
  nonNegativeInteger(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) throw apiError(400, `${name} must be a whole number`);
    return Number(text);
  }

  /** One of a few words. */
  oneOf<W extends string>(name: string, words: readonly W[]): W | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = words.find((word) => word === text);
    if (found === undefined) throw apiError(400, `${name} must be one of ${words.join(', ')}`);
    return found;
  }

  /** A whole number of at least 1. */
  positiveInteger(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^[1-9]\d{0,9}$/.test(text)) throw apiError(400, `${name} must be a positive integer`);
    return Number(text);
  }

  flag(name: string, usual = false): boolean {
    const text = this.text(name)?.toLowerCase() ?? String(usual);
    if (text !== 'true' && text !== 'false') throw apiError(400, `${name} must be true or false`);
    return text === 'true';
  }

  /** A JSON document in a parameter; undefined when it is not asked for. */
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
