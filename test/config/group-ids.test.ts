import { expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.ts';
import { groupIdsIn } from '../../src/config/group-ids.ts';

test('data group IDs keep their digits, and each counts once', () => {
  expect(groupIdsIn(['-1405123841946871899', '9223372036854775807', '7', '-1405123841946871899'])).toEqual([
    ...['-1405123841946871899', '9223372036854775807', '7'],
  ]);
});

test('a text may hold several IDs, as people paste them', () => {
  expect(groupIdsIn([' 12, -1405123841946871899\n', '34;12\t "0056"\u200B ', '', ' , '])).toEqual([
    ...['12', '-1405123841946871899', '34', '56'],
  ]);
});

test.each(['company', '12.5', '1e5', '0x1F', '0', '--1', '9223372036854775808', '123456789012345678901'])(
  'an ID such as %s is an error that says where to find the right one',
  (id) => {
    expect(() => groupIdsIn(['7', id])).toThrow(
      `The configuration is invalid: group_ids contains "${id}"; use the data group ID that Mixpanel shows under Project settings > Group keys, such as -1405123841946871899.`,
    );
  },
);

test('a number is refused, because a config file in JSON rounds its digits', () => {
  const credentials = { option_title: 'Project Secret', api_secret: 'topsecret' };
  const config: unknown = JSON.parse(
    `{"credentials":${JSON.stringify(credentials)},"group_ids":[-1405123841946871899]}`,
  );
  expect(() => parseConfig(config, Date.parse('2026-01-31T12:00:00Z'))).toThrow(
    /group_ids\[0\] is -1405123841946871800; it must be of type string/,
  );
});
