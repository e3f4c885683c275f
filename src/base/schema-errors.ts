import type { ErrorObject } from 'ajv';
import { quoted } from './excerpt.ts';
import { isObject } from './json-object.ts';

/** Describes each validation error to the user: the field, what was found and what is allowed. */
export function describeErrors(errors: ErrorObject[]): string[] {
  return relevantErrors(errors).map(describeError);
}

/** For a `oneOf`, keeps the errors of the branch with most of its properties present, else the first. */
function relevantErrors(errors: ErrorObject[]): ErrorObject[] {
  const choice = errors.find((error) => error.keyword === 'oneOf');
  const branches: unknown = choice?.schema;
  if (choice === undefined || !Array.isArray(branches)) return errors;
  const present = isObject(choice.data) ? Object.keys(choice.data) : [];
  const matches = branches.map((branch: unknown) => {
    const properties = isObject(branch) && isObject(branch['properties']) ? branch['properties'] : {};
    return present.filter((name) => name in properties && !isConst(properties[name])).length;
  });
  const intended = matches.indexOf(Math.max(...matches));
  const inside = errors.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/${intended}/`));
  const outside = errors.filter((error) => !error.schemaPath.startsWith(choice.schemaPath));
  const kept = [...outside, ...inside];
  return kept.length > 0 ? kept : [choice];
}

function describeError(error: ErrorObject): string {
  const field = fieldName(error.instancePath);
  const params: Record<string, unknown> = error.params;
  switch (error.keyword) {
    case 'required':
      return `${field === '' ? '' : `${field}.`}${String(params['missingProperty'])} is missing`;
    case 'enum':
      return `${field} is ${shown(error)}; choose ${alternatives(params['allowedValues'])}`;
    case 'const':
      return `${field} is ${shown(error)}; it must be ${JSON.stringify(params['allowedValue'])}`;
    case 'type':
      return `${field || 'it'} is ${shownForType(error)}; it must be of type ${alternatives([params['type']].flat())}`;
    case 'minimum':
    case 'maximum':
      return `${field} is ${shown(error)}; it must be ${String(params['comparison'])} ${String(params['limit'])}`;
    case 'minLength':
      return `${field} is empty`;
    case 'pattern':
      return `${field} is ${shown(error)}; use the format ${String(error.parentSchema?.['pattern_descriptor'] ?? params['pattern'])}`;
    case 'uniqueItems':
      return `${field} contains ${duplicate(error)} twice; remove one`;
    case 'oneOf':
      return `${field} mixes fields of several options; keep one set`;
    default:
      return `${field || 'it'} ${error.message ?? 'is invalid'}`;
  }
}

/** `/streams/0/stream/name` -> `streams[0].stream.name`. */
function fieldName(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (name, part) => (/^\d+$/.test(part) ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`),
      '',
    );
}

function shown(error: ErrorObject): string {
  if (error.parentSchema?.['airbyte_secret'] === true) return 'invalid (its value is secret and not shown)';
  if (isObject(error.data)) return 'an object';
  if (Array.isArray(error.data)) return 'a list';
  return quoted(error.data);
}

function duplicate({ data, params }: ErrorObject): string {
  const { i: index }: Record<string, unknown> = params;
  return quoted(Array.isArray(data) && typeof index === 'number' ? data[index] : data);
}

/** A string in place of an object may be a secret pasted into the wrong field, so it is not shown. */
function shownForType(error: ErrorObject): string {
  return error.parentSchema?.['type'] === 'object' && typeof error.data === 'string'
    ? 'a string'
    : shown(error);
}

/** `US, EU or IN`. */
function alternatives(values: unknown): string {
  const names = Array.isArray(values) ? values.map(String) : [String(values)];
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

function isConst(schema: unknown): boolean {
  return isObject(schema) && 'const' in schema;
}
