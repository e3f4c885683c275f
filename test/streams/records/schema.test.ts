import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { schemaOf, warnOfOmitted } from '../../../src/streams/records/schema.ts';
import type { ColumnSchema } from '../../../src/streams/column-types.ts';
import { CapturedOutput } from '../../support/captured-output.ts';

test('of too many properties, those that Mixpanel lists first have columns, and a warning counts the others', async () => {
  const names = Array.from({ length: 20_003 }, (_, i) => `p${20_003 - i}`);
  const properties = new Map([...names, '$fixed'].map((name) => [name, {}]));
  const schemas = schemaOf({ _rescued_data: {} }, properties, {
    ...{ naming: 'plain', fixed: ['$fixed'], reserved: ['_rescued_data'] },
  });
  const columns = Object.keys(schemas);
  expect(columns).toHaveLength(20_002);
  expect(columns.slice(0, 4)).toEqual(['_rescued_data', 'fixed', 'p10', 'p100']);
  const captured = new CapturedOutput();
  await warnOfOmitted(
    'engage',
    [...properties.keys()],
    schemas,
    createLogger(captured.output, new SecretMask()),
  );
  expect(captured.logs).toEqual([
    expect.stringMatching(
      /^WARN engage: 3 properties, such as "p3", have no column, because .* _rescued_data$/,
    ),
  ]);
});

test('of names too long for a catalog of 10 MB, those that Mixpanel lists first have columns', async () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `${20_000 - i} ${'é'.repeat(110)}`);
  const properties = new Map(names.map((name) => [name, { type: ['null', 'string'] }]));
  const schemas = schemaOf({ _rescued_data: {} }, properties, {
    ...{ naming: 'plain', fixed: [], reserved: ['_rescued_data'] },
  });
  expect(Buffer.byteLength(JSON.stringify(schemas))).toBeLessThan(3_200_100);
  const count = Object.keys(schemas).length - 1;
  expect([count > 10_000, String(names[0]) in schemas, String(names[19_999]) in schemas]).toEqual([
    ...[true, true, false],
  ]);
  const captured = new CapturedOutput();
  await warnOfOmitted('engage', names, schemas, createLogger(captured.output, new SecretMask()));
  expect(captured.logs).toEqual([expect.stringContaining(`WARN engage: ${20_000 - count} properties`)]);
});

test('20,000 names with the same beginning have columns that differ in their first 63 bytes', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `${'a'.repeat(63)} ${i}`);
  const schemas = schemaOf({}, new Map(names.map((name) => [name, {}])), {
    ...{ naming: 'plain', fixed: [], reserved: [] },
  });
  expect(Object.keys(schemas)).toHaveLength(20_000);
  expect(new Set(Object.keys(schemas).map((column) => column.slice(0, 63))).size).toBe(20_000);
});

const text = { type: ['null', 'string'] };

test('properties have their descriptions, unless their schema has one', () => {
  const properties = new Map<string, ColumnSchema>([
    ['price', text],
    ['plan', text],
    ['$device_id', { ...text, description: 'The device' }],
  ]);
  const descriptions = new Map([
    ['price', 'In euros'],
    ['$device_id', 'Something'],
    ['unlisted', 'Nothing'],
  ]);
  const own = { naming: 'plain', fixed: [], reserved: [] } as const;
  expect({ ...schemaOf({}, properties, own, descriptions) }).toEqual({
    device_id: { ...text, description: 'The device', mixpanel_property: '$device_id' },
    plan: text,
    price: { ...text, description: 'In euros' },
  });
});

test.each([
  [10_000, 3, 900_000, 1_000_000],
  [18_000, 110, 0, 1_000_000],
])(
  'descriptions of %d columns of %d more characters take at most 1 MB, and no column its place',
  (count, length, least, most) => {
    const names = Array.from({ length: count }, (_, i) => `p${count - i} ${'x'.repeat(length)}`);
    const properties = new Map(names.map((name) => [name, text]));
    const own = { naming: 'plain', fixed: [], reserved: [] } as const;
    const bare = schemaOf({}, properties, own);
    const described = schemaOf({}, properties, own, new Map(names.map((name) => [name, 'é'.repeat(250)])));
    expect(Object.keys(described)).toEqual(Object.keys(bare));
    const [size, bareSize] = [described, bare].map((each) => Buffer.byteLength(JSON.stringify(each)));
    expect(size).toBeLessThan(3_200_100);
    expect(Number(size) - Number(bareSize)).toBeLessThanOrEqual(most);
    expect(Number(size) - Number(bareSize)).toBeGreaterThanOrEqual(least);
    expect(described[String(names[0])]).toHaveProperty('description');
    expect(described[String(names.at(-1))]).not.toHaveProperty('description');
  },
);
