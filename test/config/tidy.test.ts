import { expect, test } from '@jest/globals';
import { readForm } from '../../src/config/spec.ts';
import { tidied } from '../../src/config/tidy.ts';

const account = {
  option_title: 'Service Account',
  username: 'user',
  secret: 'topsecret',
  project_id: 876089,
};

test.each([
  [{ project_timezone: ' UTC ' }, { project_timezone: 'UTC' }],
  [{ project_timezone: 'Europe/Berlin\r\n' }, { project_timezone: 'Europe/Berlin' }],
  [{ start_date: '\u200B2026-01-31\u00A0' }, { start_date: '2026-01-31' }],
  [{ region: ' eu' }, { region: 'EU' }],
  [{ property_types: 'Native' }, { property_types: 'native' }],
  [{ page_size: '1000' }, { page_size: 1000 }],
  [{ start_date: null, region: 'US' }, { region: 'US' }],
  [{ start_date: '', end_date: ' ', region: 'US' }, { region: 'US' }],
  [{ export_where: '' }, { export_where: '' }],
])('%j counts as %j', (config, tidy) => {
  expect(tidied(config, readForm())).toEqual(tidy);
});

test.each(['876089', ' 876089\n', '"876089"', ' " 876089 "', "'876089'", '\u200B876089'])(
  'the project ID %j is a number',
  (project_id) => {
    expect(tidied({ credentials: { ...account, project_id } }, readForm())).toEqual({ credentials: account });
  },
);

test('a line end after a user name or a secret does not count', () => {
  const pasted = { ...account, username: 'user\n', secret: ' topsecret\r\n' };
  expect(tidied({ credentials: pasted }, readForm())).toEqual({ credentials: account });
  expect(tidied({ credentials: { api_secret: '\ttopsecret ' } }, readForm())).toEqual({
    credentials: { api_secret: 'topsecret' },
  });
});

test.each([
  [{ export_events: [' Signed up ', ''] }],
  [{ project_timezone: 'Mars/Olympus' }],
  [{ page_size: 'many' }],
  [{ page_size: '-1' }],
  [{ page_size: 1.5 }],
  [{ credentials: 'text' }],
  [{ credentials: { secret: '"quoted secret"' } }],
  [{ something_else: ' x ' }],
  [[]],
  [null],
  ['text'],
])('%j is not changed', (config) => {
  expect(tidied(config, readForm())).toEqual(config);
});
