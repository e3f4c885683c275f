import { isObject } from '../base/json-object.ts';
import { fieldsOf, type FieldSchema } from './form-fields.ts';

/** Besides white space: zero-width characters, which web pages leave in copied text. */
const AROUND = /^[\s\u200B-\u200D\u2060]+|[\s\u200B-\u200D\u2060]+$/g;
/** Digits, perhaps with quotes around them. */
const NUMBER = /^["']?\s*(\d{1,15})\s*["']?$/;

/**
 * A config without what is pasted by accident: white space around values, such as the line end after a secret, numbers as
 * text, other case of a choice (`us`), and null or an empty date for a field of the form that was left empty. Names of events keep
 * their spaces.
 */
export function tidied(config: unknown, form: FieldSchema): unknown {
  if (!isObject(config)) return config;
  const fields = fieldsOf(form);
  const entries = Object.entries(config).map(([name, value]): [string, unknown] => [
    name,
    tidyValue(value, fields.get(name)),
  ]);
  return Object.fromEntries(entries.filter(([name, value]) => !isEmpty(value, fields.get(name))));
}

/** The pattern of a date is that of Airbyte's date picker, but saved configs of Airbyte's own source hold `""` as well. */
function isEmpty(value: unknown, field: FieldSchema | undefined): boolean {
  return value === null || (value === '' && field?.['format'] === 'date-time');
}

function tidyValue(value: unknown, field: FieldSchema | undefined): unknown {
  if (field === undefined) return value;
  if (isObject(value)) return tidied(value, field);
  if (typeof value !== 'string') return value;
  const text = value.replace(AROUND, '');
  const digits = field['type'] === 'integer' ? NUMBER.exec(text)?.[1] : undefined;
  if (digits !== undefined) return Number(digits);
  const choices: unknown = field['enum'];
  const choice: unknown = Array.isArray(choices)
    ? choices.find((each) => typeof each === 'string' && each.toLowerCase() === text.toLowerCase())
    : undefined;
  return choice ?? text;
}
