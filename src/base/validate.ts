import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv';
import { quoted } from './excerpt.ts';
import { configError } from './errors.ts';

/** More faults than this in one sentence help nobody. */
const MAX_FAULTS = 3;

/** A check that returns the value as what it was found to be, or throws a {@link ConnectorError} of kind `config`. */
export type Validator<T> = (value: unknown) => T;

/**
 * A check against a JSON Schema, compiled when first used. Defaults of the schema are filled in. What does not fit
 * is told with the field, what was found there and what is allowed; the value of a field marked `airbyte_secret` is
 * never shown.
 *
 * @param what how the sentence names the whole, such as "The configuration"
 */
export function validatorFor<T>(schema: SchemaObject, what: string): Validator<T> {
  // Formats are for the form that Airbyte shows; whether the calendar has a day is decided where it is read.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: true,
    strict: false,
    validateFormats: false,
  });
  let compiled: ValidateFunction<T> | undefined;
  return (value) => {
    compiled ??= ajv.compile<T>(schema);
    if (compiled(value)) return value;
    const faults = relevantErrors(compiled.errors ?? []).map(describeError);
    throw configError(`${what} cannot be used: ${[...new Set(faults)].slice(0, MAX_FAULTS).join('; ')}.`);
  };
}

/** Of a `oneOf`, only the branch that was meant: the one with most of its properties present, else the first. */
function relevantErrors(errors: ErrorObject[]): ErrorObject[] {
  const choice = errors.find((error) => error.keyword === 'oneOf');
  const branches: unknown = choice?.schema;
  if (choice === undefined || !Array.isArray(branches)) return errors;
  const found = isObject(choice.data) ? Object.keys(choice.data) : [];
  const presence = branches.map((branch: unknown) => {
    const properties = isObject(branch) && isObject(branch['properties']) ? branch['properties'] : {};
    return found.filter((name) => name in properties && !isConst(properties[name])).length;
  });
  const meant = presence.indexOf(Math.max(...presence));
  const inside = errors.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/${meant}/`));
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
      return `${field} is ${shown(error)}; choose ${oneOf(params['allowedValues'])}`;
    case 'const':
      return `${field} is ${shown(error)}; it must be ${JSON.stringify(params['allowedValue'])}`;
    case 'type':
      return `${field || 'it'} is ${shownByType(error)}; it must be of type ${oneOf([params['type']].flat())}`;
    case 'minimum':
    case 'maximum':
      return `${field} is ${shown(error)}; it must be ${String(params['comparison'])} ${String(params['limit'])}`;
    case 'minLength':
      return `${field} is empty`;
    case 'pattern':
      return `${field} is ${shown(error)}; write it as ${String(error.parentSchema?.['pattern_descriptor'] ?? params['pattern'])}`;
    case 'uniqueItems':
      return `${field} names ${duplicate(error)} twice; keep one of them`;
    case 'oneOf':
      return `${field} holds the fields of several forms; keep those of one`;
    default:
      return `${field || 'it'} ${error.message ?? 'does not fit'}`;
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
  if (error.parentSchema?.['airbyte_secret'] === true) return 'not usable (it is secret and not shown)';
  if (isObject(error.data)) return 'an object';
  if (Array.isArray(error.data)) return 'a list';
  return quoted(error.data);
}

/** What stands in a list more than once. */
function duplicate({ data, params }: ErrorObject): string {
  const { i: at }: Record<string, unknown> = params;
  return quoted(Array.isArray(data) && typeof at === 'number' ? data[at] : data);
}

/** Where an object is wanted, a text may be a secret that was put in the wrong place. */
function shownByType(error: ErrorObject): string {
  return error.parentSchema?.['type'] === 'object' && typeof error.data === 'string'
    ? 'a text'
    : shown(error);
}

/** `US, EU or IN`. */
function oneOf(values: unknown): string {
  const names = Array.isArray(values) ? values.map(String) : [String(values)];
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

function isConst(schema: unknown): boolean {
  return isObject(schema) && 'const' in schema;
}

/** True for a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
