import { expect, test } from '@jest/globals';
import { parseLexiconSchemas } from '../../src/mixpanel/lexicon-schemas.ts';
import { entriesOf } from '../support/members-of.ts';

const parse = (...entries: string[]) => parseLexiconSchemas(Buffer.from(`{"results":[${entries.join()}]}`));

function columnsOf(entry: string): Record<string, unknown> {
  const [item] = parse(entry)?.items ?? [];
  return item === undefined ? {} : Object.fromEntries(entriesOf(item.members));
}

test('what Mixpanel keeps about an event has columns, and the schema is an object with its digits', () => {
  const schema =
    '{"description":"Bought","properties":{"price":{"type":"number","default":9007199254740993}},"metadata":{"com.mixpanel":{"tags":["core"],"hidden":true,"dropped":false,"displayName":"Order"}}}';
  expect(
    columnsOf(`{"entityType":"event","name":"Plan \\"Pro\\"","schemaJson":${schema},"new":1.0}`),
  ).toEqual({
    ...{ entity_type: '"event"', name: '"Plan \\"Pro\\""', description: '"Bought"' },
    ...{ tags: '["core"]', hidden: 'true', dropped: 'false', schema, new: '1.0' },
  });
});

test.each([
  '{}',
  'null',
  '7',
  '{"metadata":null}',
  '{"metadata":{"com.mixpanel":[]}}',
  '{"metadata":{"com.mixpanel":{}}}',
])('a schema of %s leaves the other columns out', (schema) => {
  expect(columnsOf(`{"entityType":"event","name":"a","schemaJson":${schema}}`)).toEqual({
    ...{ entity_type: '"event"', name: '"a"', schema },
  });
});

test.each([
  ['{"entityType":"profile","schemaJson":{}}', '["profile","$user"]'],
  ['{"entityType":"profile","name":null}', '["profile","$user"]'],
  ['{"entityType":"profile","name":"$user"}', '["profile","$user"]'],
  ['{"entityType":"profile","name":""}', '["profile",""]'],
  ['{"entityType":"event","name":"a"}', '["event","a"]'],
])('%s is %s', (entry, id) => {
  expect(parse(entry)?.items.map((item) => item.id)).toEqual([id]);
});

test.each([
  '{"entityType":"event","schemaJson":{}}',
  '{"entityType":"event","name":null}',
  '{"entityType":"event","name":7}',
  '{"entityType":null,"name":"a"}',
  '{"entityType":"","name":"a"}',
  '{"name":"a"}',
  'null',
])('%s does not say what it describes, and the entries around it are found', (entry) => {
  const list = parse('{"entityType":"event","name":"a"}', entry, '{"entityType":"event","name":"b"}');
  expect(list?.items.map(({ id }) => id)).toEqual(['["event","a"]', '["event","b"]']);
  expect(list?.odd).toMatchObject([{ mayHoldData: entry !== 'null' }]);
});

test('an answer that is not a list of schemas is rejected, and null means none', () => {
  for (const answer of ['null', '{}', '{"results":{}}', '"x"'])
    expect(parseLexiconSchemas(Buffer.from(answer))).toBeUndefined();
  expect(parseLexiconSchemas(Buffer.from('{"results":null}'))?.items).toEqual([]);
});
