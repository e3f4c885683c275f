import { expect, test } from '@jest/globals';
import { columnType } from '../../scripts/streams-page/column-type.ts';
import { daysReadAgain, READ_COSTS } from '../../scripts/streams-page/request-costs.ts';
import { settledAfter } from '../../src/streams/days/settled.ts';
import { addDays, DAY_MS, type Day } from '../../src/base/days.ts';
import { streams } from '../../src/streams/index.ts';

test('every stream describes its records, quirks, probe and cost', () => {
  for (const { name, holds, quirks, probe, requests } of streams) {
    expect([name, holds]).toEqual([name, expect.stringMatching(/^[A-Z].*[^.]$/)]);
    expect([name, quirks.length, requests.length]).not.toContain(0);
    expect([name, requests.map(({ endpoint }) => endpoint.family)]).toEqual([
      name,
      expect.arrayContaining([probe.endpoint.family]),
    ]);
  }
});

test('streams that need the same list share its requests', () => {
  const kinds = READ_COSTS.map(({ endpoint, parameter }) => `${endpoint.path} ${parameter ?? ''}`);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(READ_COSTS.find(({ streams }) => streams.includes('cohorts'))?.streams).toEqual([
    'cohorts',
    'cohort_members',
    'group_profiles',
  ]);
});

test.each([
  [{ type: ['null', 'string'] }, 'text'],
  [{ type: ['null', 'string'], format: 'date' }, 'day'],
  [
    { type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_without_timezone' },
    'timestamp without zone',
  ],
  [
    { type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
    'timestamp in UTC',
  ],
  [{ type: ['null', 'integer'] }, 'integer'],
  [{ type: ['null', 'number', 'boolean'] }, 'number or boolean'],
  [{ type: ['null', 'object'], additionalProperties: true }, 'object'],
  [{ type: ['null', 'object'], properties: { id: {}, name: {} } }, 'object with id, name'],
  [{ type: ['null', 'array'], items: {} }, 'list'],
  [{ type: ['null', 'array'], items: { type: ['null', 'integer'] } }, 'list of integers'],
])('the schema %j is printed as %s', (schema, name) => {
  expect(columnType(schema)).toBe(name);
});

test.each(['UTC', 'US/Pacific', 'Asia/Tokyo'])(
  'in %s the formula for the days read again is exact or one too low',
  (zone) => {
    const counts = Array.from({ length: 24 }, (_, hour) => {
      const last = Date.UTC(2026, 5, 20, hour);
      const today: Day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(last + DAY_MS);
      const settled = settledAfter(5 * DAY_MS, zone);
      let days = 0;
      while (!settled(addDays(today, -days), last)) days++;
      return days - daysReadAgain(5, 1);
    });
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([0, 1]);
  },
);
