import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { parseEvent } from '../../../src/mixpanel/export/exported-event.ts';
import { keyOf as computeKey } from '../../../src/streams/export/event-key.ts';
import { keyOfLine } from '../../reference/event-key.ts';

/** The key of an event with these properties, checked against the reference implementation. */
function keyOf(properties: string, name = '"Page viewed"'): string {
  const json = `{"event":${name},"properties":{${properties}}}`;
  const event = parseEvent(Buffer.from(`${json}\n`));
  if (event === undefined) throw new Error(`not an event: ${json}`);
  const hex = computeKey(event);
  expect(hex).toBe(keyOfLine(json));
  return hex;
}

const IDS = '"time":1602611311,"distinct_id":"u1","$insert_id":"i1"';

test('the key is the beginning of a SHA-256 of a version and four parts, each preceded by its length', () => {
  const parts = '1:1' + '11:Page viewed' + '10:1602611311' + '2:i1' + '2:u1';
  expect(keyOf(IDS)).toBe(createHash('sha256').update(parts).digest('hex').slice(0, 32));
});

test('spelling, white space and order do not change the key', () => {
  const plain = keyOf(IDS);
  expect(keyOf(String.raw`"\u0024insert_id" : "\u00691","distinct_id":"u\u0031", "time" : 1602611311`)).toBe(
    plain,
  );
  expect(keyOf(IDS, String.raw`"Page\u0020viewed"`)).toBe(plain);
  expect(keyOf('"time":1.602611311e9,"distinct_id":"u1","$insert_id":"i1"')).toBe(plain);
});

test('with an $insert_id, other properties do not count', () => {
  expect(keyOf(`${IDS},"a":1,"mp_processing_time_ms":5`)).toBe(keyOf(IDS));
});

test('a merge of identities does not change the key', () => {
  const merged = IDS.replace('"u1"', '"merged"');
  expect(keyOf(`${merged},"$distinct_id_before_identity":"u1"`)).toBe(keyOf(IDS));
  expect(keyOf(`${IDS},"$distinct_id_before_identity":null`)).toBe(keyOf(IDS));
  const anonymous = '"time":1,"distinct_id":"merged","a":1';
  expect(keyOf(`${anonymous},"$distinct_id_before_identity":"u1"`)).toBe(
    keyOf('"time":1,"distinct_id":"u1","a":1'),
  );
});

const DEVICE = '"time":1,"$insert_id":"i1","$device_id":"d1","distinct_id":';
const BEFORE = '"$distinct_id_before_identity"';

test.each([
  ['with all marks', `"u1","$user_id":"u1",${BEFORE}:"$device:d1","$is_reshuffled":true`],
  ['with $is_reshuffled', '"u1","$user_id":"u1","$is_reshuffled":true'],
  ['with the id before it', `"u1","$user_id":"u1",${BEFORE}:"$device:d1"`],
  ['with the id before a reshuffle', '"u1","$user_id":"u1","$preshuffle_distinct_id":"$device:d1"'],
  ['without a mark', '"u1"'],
  ['with an empty user', '"u1","$user_id":""'],
])('a merge of a device with a user does not change the key: %s', (_how, merged) => {
  const sent = keyOf(`${DEVICE}"$device:d1"`);
  expect(keyOf(`${DEVICE}${merged}`)).toBe(sent);
  expect(keyOf(`${DEVICE}${merged}`.replace('"$insert_id":"i1",', ''))).toBe(
    keyOf(`${DEVICE}"$device:d1"`.replace('"$insert_id":"i1",', '')),
  );
});

test('a merge of two users of a device does not change the key', () => {
  const sent = keyOf(`${DEVICE}"u1","$user_id":"u1"`);
  expect(keyOf(`${DEVICE}"u2","$user_id":"u1",${BEFORE}:"u1","$is_reshuffled":true`)).toBe(sent);
  expect(keyOf(`${DEVICE}"u2","$user_id":"u2"`)).not.toBe(sent);
});

test('a device may be any value', () => {
  expect(keyOf('"time":1,"$device_id":5,"distinct_id":"a"')).toBe(
    keyOf(String.raw`"time":1,"$device_id":"5","distinct_id":"b"`),
  );
  expect(keyOf('"time":1,"$device_id":"","distinct_id":"a"')).toBe(keyOf('"time":1,"distinct_id":"a"'));
});

test.each([
  ['the name', [IDS], [IDS, '"Page"']],
  ['the time', [IDS], [IDS.replace('1602611311', '1602611312')]],
  ['a fraction of the time', [IDS], [IDS.replace('1602611311', '1602611311.5')]],
  ['the user', [IDS], [IDS.replace('"u1"', '"u2"')]],
  ['the id', [IDS], [IDS.replace('"i1"', '"i2"')]],
  ['a property of an event without id', ['"time":1,"a":1'], ['"time":1,"a":"1"']],
  ['the name of one', ['"time":1,"a":1'], ['"time":1,"b":1']],
  ['digits of one', ['"time":1,"a":1'], ['"time":1,"a":1.0']],
])('a different event has a different key: %s', (_what, one, other) => {
  expect(keyOf(...(one as [string]))).not.toBe(keyOf(...(other as [string])));
});

test('parts do not run into each other', () => {
  expect(keyOf('"time":1,"$insert_id":"ab","distinct_id":"c"')).not.toBe(
    keyOf('"time":1,"$insert_id":"a","distinct_id":"bc"'),
  );
});

test('without an $insert_id all properties count in any order, except those that Mixpanel adds or changes', () => {
  const sent = '"time":1,"distinct_id":"u1","b":[1, {"y":1,"x":"\\u0041"}],"a":"é"';
  const again =
    '"$mp_api_endpoint":"api","a":"\\u00e9","mp_processing_time_ms":7,"$import":true,"b":[1,{"x":"A","y":1}],"time":1.0,"$mp_api_timestamp_ms":8,"distinct_id":"u1"';
  expect(keyOf(again)).toBe(keyOf(sent));
  for (const later of ['"$is_reshuffled":true,"$user_id":"u2"', '"$user_id":"u2","$device_id":"d1"'])
    expect(keyOf(`${sent},"$mp_event_size":403,${later}`)).toBe(keyOf(sent));
  for (const none of ['null', '""']) expect(keyOf(`${sent},"$insert_id":${none}`)).toBe(keyOf(sent));
});

test('seconds, milliseconds and digits in text are the same time', () => {
  for (const time of ['"1602611311"', '1602611311000', '"1602611311000"', '1602611311.0'])
    expect(keyOf(IDS.replace('1602611311', time))).toBe(keyOf(IDS));
});

test('a time that is not usable counts as its value', () => {
  const times = ['"2026-01-10"', '"2026-01-11"', '-5', '{"a":1}', 'null', '0'];
  const keys = times.map((time) => keyOf(IDS.replace('1602611311', time)));
  expect(new Set(keys).size).toBe(times.length);
  expect(keyOf(IDS.replace('"time":1602611311,', ''))).toBe(keyOf(IDS.replace('1602611311', 'null')));
});

test('a name that is not text counts as its JSON, and a null one as empty', () => {
  expect(keyOf(IDS, '5')).toBe(keyOf(IDS, '"5"'));
  expect(keyOf(IDS, 'null')).toBe(keyOf(IDS, '""'));
  expect(keyOf(IDS, '{"b" : 1,"a":2}')).toBe(keyOf(IDS, String.raw`"{\"a\":2,\"b\":1}"`));
});

test('an event with nothing but a time has a key', () => {
  expect(keyOf('"time":0')).toMatch(/^[0-9a-f]{32}$/);
  expect(keyOf('"time":0.5,"distinct_id":null,"$insert_id":5')).toMatch(/^[0-9a-f]{32}$/);
});

test('ids may have any length and any type', () => {
  keyOf(`"time":1,"$insert_id":"${'x'.repeat(100_000)}","distinct_id":9007199254740993123`);
  keyOf(String.raw`"time":1,"$insert_id":"\ud83d","distinct_id":{"b" : 1, "a":2}`);
});
