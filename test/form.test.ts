import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { isObject } from '../src/base/json-object.ts';
import { fieldsOf, type FieldSchema } from '../src/config/form-fields.ts';
import { readForm } from '../src/config/spec.ts';

// What the form says, and how Airbyte shows it. What it accepts is in spec.test.ts.

const form = readForm();
const options = [...fieldsOf(form)];
/** The options, and the fields of those with a choice: all that a user fills in. */
const fields = options
  .flatMap(([name, field]): [string, FieldSchema][] => [
    [name, field],
    ...[...fieldsOf(field)].map(([inner, schema]): [string, FieldSchema] => [`${name}.${inner}`, schema]),
  ])
  .filter(([, field]) => !('const' in field));
const choices = fields.filter(([, field]) => Array.isArray(field['enum']));
const branches = listIn(fieldsOf(form).get('credentials'), 'oneOf').filter(isObject);

function listIn(schema: FieldSchema | undefined, key: string): readonly unknown[] {
  const list = schema?.[key];
  return Array.isArray(list) ? list : [];
}

function textIn(schema: FieldSchema, key: string): string {
  return String(schema[key]);
}

/** `<li><b>US</b>: United States</li>` -> `US` and `United States`. */
function titlesOfValues(description: string): Map<string, string> {
  const items = description.matchAll(/<li><b>([^<]+)<\/b>: ([^<]+)<\/li>/g);
  return new Map([...items].map(([, value = '', title = '']) => [value, title]));
}

function sentencesOf(description: string): string[] {
  const text = description.replace(/<ul>.*<\/ul>/, '').replace(/<[^>]+>/g, '');
  return text.split(/(?<=[.!?]) /);
}

function linksIn(description: string): URL[] {
  return [...description.matchAll(/<a href="([^"]+)">[^<]+<\/a>/g)].map(([, url = '']) => new URL(url));
}

const titlesOfGroups = new Map(
  listIn(form, 'groups')
    .filter(isObject)
    .map(({ id, title }) => [id, title]),
);

test('the groups are Connect, What to read, How it lands and Limits', () => {
  expect([...titlesOfGroups.values()]).toEqual(['Connect', 'What to read', 'How it lands', 'Limits']);
});

test('every option has a group, every group has options, and the options stand in the order of the groups', () => {
  const ordered = options.toSorted(([, a], [, b]) => Number(a['order']) - Number(b['order']));
  expect(options).toEqual(ordered);
  const groups = options.map(([, field]) => field['group']);
  expect(groups.filter((group, i) => group !== groups[i - 1])).toEqual([...titlesOfGroups.keys()]);
});

test('only options have a group: Airbyte ignores it elsewhere, and its acceptance tests refuse it', () => {
  const nested = fields.filter(([path]) => path.includes('.'));
  expect(nested.filter(([, field]) => 'group' in field)).toEqual([]);
});

test('of the optional fields, region, time zone and start date alone are always in sight', () => {
  const shown = options.filter(([, field]) => field['always_show'] === true).map(([name]) => name);
  expect(shown).toEqual(['region', 'project_timezone', 'start_date']);
});

test.each([...fields, ...branches.map((branch): [string, FieldSchema] => [textIn(branch, 'title'), branch])])(
  '%s is described in one or two short sentences',
  (_path, field) => {
    const sentences = sentencesOf(textIn(field, 'description'));
    expect(sentences.length).toBeLessThanOrEqual(2);
    for (const sentence of sentences) expect(sentence.split(' ').length).toBeLessThanOrEqual(20);
  },
);

test.each(choices)('each value of %s has a title, for Airbyte shows the bare values', (_path, field) => {
  const titles = titlesOfValues(textIn(field, 'description'));
  expect([...titles.keys()]).toEqual(field['enum']);
  for (const title of titles.values()) expect(title.split(' ').length).toBeLessThanOrEqual(16);
});

test.each(['credentials.username', 'credentials.secret', 'credentials.project_id', 'credentials.api_secret'])(
  '%s leads to the page of Mixpanel where it is found',
  (path) => {
    expect(linksIn(textIn(Object.fromEntries(fields)[path] ?? {}, 'description'))).toHaveLength(1);
  },
);

test.each(['region', 'project_timezone', 'group_ids', 'legacy_event_time', 'workspace_id'])(
  '%s leads to the page of Mixpanel that explains it',
  (name) => {
    expect(linksIn(textIn(fieldsOf(form).get(name) ?? {}, 'description'))).toHaveLength(1);
  },
);

test('every link leads to Mixpanel, and descriptions use only tags that Airbyte shows', () => {
  for (const [path, field] of [
    ...fields,
    ['branches', { description: branches.map((b) => b['description']).join() }] as const,
  ]) {
    const description = textIn(field, 'description');
    for (const { protocol, host } of linksIn(description))
      expect([path, protocol, host]).toEqual([
        path,
        'https:',
        expect.stringMatching(/^(docs\.)?mixpanel\.com$/),
      ]);
    const tags = description.replace(/<a href="[^"]+">/g, '').match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => !/^<\/?(b|code|li|ul)>$|^<\/a>$/.test(tag))).toEqual([]);
  }
});

test('what a user types has an example, unless it is secret or has a default that serves as one', () => {
  const typed = fields.filter(
    ([, field]) =>
      /string|integer|array/.test(textIn(field, 'type')) &&
      !('enum' in field) &&
      field['airbyte_secret'] !== true,
  );
  const without = typed.filter(([, { examples, default: value }]) => {
    const telling = typeof value === 'number' || (typeof value === 'string' && value !== '');
    return !telling && (!Array.isArray(examples) || examples.length === 0);
  });
  expect(without.map(([path]) => path)).toEqual([]);
});

const dates = fields.filter(([path]) => path.endsWith('_date'));

test.each(dates)('%s has a date picker, whose two formats its pattern accepts', (_name, field) => {
  expect(field['format']).toBe('date-time');
  const pattern = new RegExp(textIn(field, 'pattern'));
  for (const date of ['2026-01-31', '2026-01-31T10:00:00Z']) expect(date).toMatch(pattern);
  for (const date of ['', 'soon', '2026-1-1', '2026-01-31T10:00:00', '2026-01-31T10:00:00+01:00'])
    expect(date).not.toMatch(pattern);
});

test.each(dates)(
  'the format and the example of %s are what the platform accepts for a date-time',
  (_name, field) => {
    expect(field['pattern_descriptor']).toBe('YYYY-MM-DDTHH:MM:SSZ');
    for (const example of listIn(field, 'examples'))
      expect(example).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  },
);

const serviceAccount = { option_title: 'Service Account', username: 'user', secret: 'x', project_id: 876089 };

test.each([
  { credentials: serviceAccount },
  { credentials: { option_title: 'Project Secret', api_secret: 'x' }, region: 'EU' },
  { credentials: serviceAccount, start_date: '2024-01-01T00:00:00Z', end_date: '2024-02-01T12:00:00Z' },
  {
    credentials: serviceAccount,
    start_date: '2024-01-01',
    date_window_size: 30,
    page_size: 1000,
    num_workers: 3,
  },
  {
    credentials: serviceAccount,
    export_incremental_by: 'time',
    property_layout: 'both',
    property_types: 'native',
  },
  {
    credentials: serviceAccount,
    attribution_window: 5,
    select_properties_by_default: true,
    an_old_option: 1,
  },
])('the saved config %j still fits the form', (config) => {
  expect(new Ajv({ strict: false, validateFormats: false }).validate(form, config)).toBe(true);
});
