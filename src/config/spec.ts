import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../base/json-object.ts';

export function readSpec(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'spec.json'), 'utf8')) as Record<
    string,
    unknown
  >;
}

/** The JSON Schema of the configuration. */
export function readForm(): Record<string, unknown> {
  const form = readSpec()['connectionSpecification'];
  if (!isObject(form)) throw new Error('spec.json has no connectionSpecification');
  return form;
}
