import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { isObject } from '../src/base/json-object.ts';
import { parseConfig } from '../src/config/config.ts';
import { readSpec } from '../src/config/spec.ts';
import { connectorErrorOf } from './support/thrown.ts';

/** The options of Airbyte's own source with their types and defaults: its configs must work here. */
const OFFICIAL: Record<string, { type: string; default?: unknown }> = {
  credentials: { type: 'object' },
  attribution_window: { type: 'integer', default: 5 },
  project_timezone: { type: 'string', default: 'US/Pacific' },
  select_properties_by_default: { type: 'boolean', default: true },
  start_date: { type: 'string' },
  end_date: { type: 'string' },
  region: { type: 'string', default: 'US' },
  date_window_size: { type: 'integer', default: 30 },
  page_size: { type: 'integer', default: 1000 },
  export_lookback_window: { type: 'integer', default: 0 },
  num_workers: { type: 'integer', default: 3 },
};

const OFFICIAL_CREDENTIALS: Record<string, { types: Record<string, string>; required: string[] }> = {
  'Service Account': {
    types: { option_title: 'string', username: 'string', secret: 'string', project_id: 'integer' },
    required: ['username', 'secret', 'project_id'],
  },
  'Project Secret': {
    types: { option_title: 'string', api_secret: 'string' },
    required: ['api_secret'],
  },
};

const spec = readSpec();
const form = objectIn(spec, 'connectionSpecification');
const options = objectIn(form, 'properties');

function objectIn(value: Record<string, unknown>, field: string): Record<string, unknown> {
  const found = value[field];
  if (!isObject(found)) throw new Error(`${field} is not an object`);
  return found;
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A schema and all schemas nested in it, with their paths. */
function schemasOf(schema: Record<string, unknown>, path: string): [string, Record<string, unknown>][] {
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const branches = objectsIn(schema['oneOf']).map((branch, i): [string, unknown] => [`oneOf[${i}]`, branch]);
  const items: [string, unknown][] = 'items' in schema ? [['items', schema['items']]] : [];
  return [
    [path, schema],
    ...[...properties, ...branches, ...items].flatMap(([name, below]) =>
      isObject(below) ? schemasOf(below, `${path}.${name}`) : [],
    ),
  ];
}

/** The fields that a user fills in. */
const fields = schemasOf(form, 'form').filter(
  ([path, schema]) => path !== 'form' && !/\]$|\.items$/.test(path) && !('const' in schema),
);

test('the specification has a documentation page and no destination sync modes', () => {
  expect(String(spec['documentationUrl'])).toMatch(/^https:\/\//);
  expect(spec['supported_destination_sync_modes']).toEqual([]);
});

test('the form is a valid JSON Schema for an object', () => {
  expect(new Ajv({ strict: false, validateFormats: false }).validateSchema(form)).toBe(true);
  expect(form['type']).toBe('object');
  expect(form['$schema']).toBe('http://json-schema.org/draft-07/schema#');
});

test.each(fields)('%s has a title, a description and an order', (_path, schema) => {
  expect(schema['title']).toMatch(/^[A-Z]/);
  expect(schema['description']).toMatch(/^[A-Z].*(\.|<\/ul>)$/);
  expect(schema['order']).toEqual(expect.any(Number));
});

test('sibling fields have different orders', () => {
  for (const [, schema] of schemasOf(form, 'form')) {
    const properties = isObject(schema['properties'])
      ? Object.values(schema['properties']).filter(isObject)
      : [];
    const orders = properties.map(({ order }) => order);
    expect(new Set(orders).size).toBe(orders.length);
  }
});

test('a field named like a secret is marked as one', () => {
  const named = fields.filter(([path]) => /(secret|password|token|api_key)$/.test(path));
  expect(named.map(([path]) => path)).toEqual([
    'form.credentials.oneOf[0].secret',
    'form.credentials.oneOf[1].api_secret',
  ]);
  for (const [, schema] of named) expect(schema['airbyte_secret']).toBe(true);
});

test('the form uses only keywords that the platform supports', () => {
  const unsupported = [
    '$ref',
    'allOf',
    'anyOf',
    'not',
    'if',
    'then',
    'else',
    'patternProperties',
    'dependencies',
  ];
  for (const [path, schema] of schemasOf(form, 'form')) {
    expect([path, unsupported.filter((keyword) => keyword in schema)]).toEqual([path, []]);
    expect([undefined, true]).toContain(schema['additionalProperties']);
  }
});

test('every schema has a single type, and no object is empty', () => {
  for (const [path, { type, oneOf, properties }] of schemasOf(form, 'form')) {
    expect([path, typeof type]).toEqual([path, 'string']);
    if (type === 'object') expect(objectsIn(oneOf).length > 0 || isObject(properties)).toBe(true);
  }
});

test('the branches of a choice differ in one constant', () => {
  for (const [, schema] of schemasOf(form, 'form').filter(([, { oneOf }]) => oneOf !== undefined)) {
    expect(schema['type']).toBe('object');
    const branches = objectsIn(schema['oneOf']);
    const constants = branches.map((branch) => {
      expect(branch['type']).toBe('object');
      expect(branch['title']).toEqual(expect.any(String));
      return Object.entries(objectIn(branch, 'properties')).filter(
        ([, field]) => isObject(field) && 'const' in field,
      );
    });
    expect(new Set(constants.map((found) => found.map(([name]) => name).join())).size).toBe(1);
    const values = constants.map(([first]) => (isObject(first?.[1]) ? first[1] : {}));
    expect(new Set(values.map((field) => field['const'])).size).toBe(branches.length);
    for (const field of values) expect('default' in field || 'enum' in field).toBe(false);
  }
});

test('defaults and examples are valid for their field', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const [path, schema] of fields) {
    const values = [...listIn(schema['examples']), ...('default' in schema ? [schema['default']] : [])];
    for (const value of values)
      expect([path, value, ajv.validate(schema, value)]).toEqual([path, value, true]);
  }
});

test.each(Object.entries(OFFICIAL))(
  "the option %s of Airbyte's own source exists with its type and default",
  (name, official) => {
    const { type, default: value } = objectIn(options, name);
    expect({ type, default: value }).toEqual({ default: undefined, ...official });
  },
);

test("the regions of Airbyte's own source are supported", () => {
  expect(objectIn(options, 'region')['enum']).toEqual(expect.arrayContaining(['US', 'EU']));
});

test("limits are those of Airbyte's own source", () => {
  expect(objectIn(options, 'date_window_size')['minimum']).toBe(1);
  expect(objectIn(options, 'page_size')['minimum']).toBe(1);
  expect(objectIn(options, 'export_lookback_window')['minimum']).toBe(0);
  expect(objectIn(options, 'num_workers')).toMatchObject({ minimum: 1, maximum: 25 });
});

test.each(Object.entries(OFFICIAL_CREDENTIALS))(
  "the credentials %s of Airbyte's own source are supported",
  (title, { types, required }) => {
    const branch =
      objectsIn(objectIn(options, 'credentials')['oneOf']).find((each) => each['title'] === title) ?? {};
    const properties = objectIn(branch, 'properties');
    const found = Object.keys(types).map((name) => [name, objectIn(properties, name)['type']]);
    expect(Object.fromEntries(found)).toEqual(types);
    expect(branch['required']).toEqual(required);
    expect(objectIn(properties, 'option_title')['const']).toBe(title);
  },
);

test('only the credentials are required', () => {
  expect(form['required']).toEqual(['credentials']);
});

test('every validation rule of the form has its own error message', async () => {
  const ANNOTATIONS = ['$schema', 'title', 'description', 'order', 'default', 'examples', 'format'];
  const OURS = [
    ...['airbyte_secret', 'always_show', 'display_type', 'group', 'groups', 'pattern_descriptor'],
  ];
  const STRUCTURE = ['properties', 'items', 'additionalProperties'];
  const rules = schemasOf(form, 'form').flatMap(([, schema]) => Object.keys(schema));
  const used = new Set(rules.filter((rule) => ![...ANNOTATIONS, ...OURS, ...STRUCTURE].includes(rule)));
  // Each has a message in schema-errors.ts; a new rule needs one too.
  expect([...used].sort()).toEqual([
    ...['const', 'enum', 'maximum', 'minLength', 'minimum', 'oneOf', 'pattern', 'required', 'type'],
    'uniqueItems',
  ]);
  const { message } = await connectorErrorOf(() =>
    parseConfig({ credentials: { api_secret: 'secret' }, export_events: ['items', 'items'] }, 0),
  );
  expect(message).toBe('The configuration is invalid: export_events contains "items" twice; remove one.');
});
