import { expect, test } from '@jest/globals';
import { fieldsOf } from '../../src/config/form-fields.ts';
import { readForm } from '../../src/config/spec.ts';
import { unknownFieldWarnings } from '../../src/config/unknown-fields.ts';

const warningsOf = (config: unknown): string[] => unknownFieldWarnings(config, readForm());

test.each([
  ['strat_date', 'start_date'],
  ['Region', 'region'],
  ['timezone', 'project_timezone'],
  ['export_event', 'export_events'],
  ['usrname', 'credentials.username'],
])('the field %s is reported with the option %s', (field, option) => {
  expect(warningsOf({ [field]: 'x', region: 'US' })).toEqual([
    `the configuration has "${field}", which is not an option and is ignored. Did you mean ${option}?`,
  ]);
});

test('a misspelt credential is reported with its place', () => {
  expect(warningsOf({ credentials: { secert: 'x', username: 'y' } })).toEqual([
    'the configuration has "credentials.secert", which is not an option and is ignored. Did you mean credentials.secret?',
  ]);
});

test('fields that resemble no option share a line, without their values', () => {
  expect(warningsOf({ colour: 'hidden', password: 'hidden' })).toEqual([
    'the configuration has fields that are not options and are ignored: "colour", "password"',
  ]);
});

test('no option of the form is reported, and no field that a platform adds', () => {
  const every = Object.fromEntries([...fieldsOf(readForm()).keys()].map((name) => [name, 'x']));
  const credentials = { option_title: 'x', username: 'x', secret: 'x', project_id: 1, api_secret: 'x' };
  const added = { __injected_declarative_manifest: {}, airbyte_source_id: 'x', _debug: true };
  expect(warningsOf({ ...every, credentials, ...added })).toEqual([]);
});

test.each([[null], [[]], ['text'], [{ credentials: null }]])('%j has no fields', (config) => {
  expect(warningsOf(config)).toEqual([]);
});
