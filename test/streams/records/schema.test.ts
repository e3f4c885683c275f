import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { schemaOf, warnOfOmitted } from '../../../src/streams/records/schema.ts';
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
  expect(Buffer.byteLength(JSON.stringify(schemas))).toBeLessThan(3_300_100);
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
