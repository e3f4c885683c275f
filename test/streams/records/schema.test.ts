import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import { schemaOf, warnOfOmitted } from '../../../src/streams/records/schema.ts';
import { CapturedOutput } from '../../support/captured-output.ts';

test('of too many properties, those that Mixpanel lists first have columns, and a warning counts the others', async () => {
  const names = Array.from({ length: 5003 }, (_, i) => `p${5003 - i}`);
  const properties = new Map([...names, '$fixed'].map((name) => [name, {}]));
  const schemas = schemaOf({ id: {} }, properties, { naming: 'plain', fixed: ['$fixed'], reserved: ['id'] });
  const columns = Object.keys(schemas);
  expect(columns).toHaveLength(5002);
  expect(columns.slice(0, 4)).toEqual(['id', 'fixed', 'p10', 'p100']);
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
