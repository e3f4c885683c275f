import { quoted } from '../../base/excerpt.ts';
import { configError } from '../../base/errors.ts';

type Values = Readonly<Record<string, unknown>>;

export function emptyToUndefined(value: unknown): unknown {
  return value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
}

/** `"30"` or 30 -> 30; undefined if empty. */
export function integerIn(values: Values, field: string): number | undefined {
  const value = emptyToUndefined(values[field]);
  if (value === undefined) return undefined;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text.trim()))
    throw invalidField('a non-negative integer such as "30"', value, field);
  return Number(text);
}

/** `"true"`, `"False"` or a boolean -> boolean; undefined if empty. */
export function booleanIn(values: Values, field: string): boolean | undefined {
  const value = emptyToUndefined(values[field]);
  if (value === undefined || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (text !== 'true' && text !== 'false') throw invalidField('"true" or "false"', value, field);
  return text === 'true';
}

/** `"A, B"` -> `["A", "B"]` without duplicates; a list is not changed; undefined if empty. */
export function namesIn(values: Values, field: string): unknown {
  const value = emptyToUndefined(values[field]);
  if (value === undefined || Array.isArray(value)) return value;
  if (typeof value !== 'string')
    throw invalidField('names separated by commas, such as "A, B"', value, field);
  const names = value.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

function invalidField(expected: string, value: unknown, field: string): Error {
  return configError(`The configuration is invalid: ${field} is ${quoted(value)}; use ${expected}.`);
}
