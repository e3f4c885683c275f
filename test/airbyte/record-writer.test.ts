import { expect, test } from '@jest/globals';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';

const NOW = 1_769_860_800_000;

function put(writer: RecordWriter, json: string): void {
  const bytes = Buffer.from(json);
  writer.begin();
  writer.ensure(bytes.length);
  writer.length += bytes.copy(writer.buffer, writer.length);
  writer.end();
}

function lineOf(data: string, stream = '"s"'): string {
  return `{"type":"RECORD","record":{"stream":${stream},"emitted_at":${NOW},"data":${data}}}\n`;
}

test('each record is a whole RECORD line that holds its very bytes', () => {
  const writer = new RecordWriter('s', NOW);
  put(writer, '{"a":9007199254740993123}');
  put(writer, '{ "b" : 1.0 }');
  const { bytes, count } = writer.take();
  expect(count).toBe(2);
  expect(bytes.toString()).toBe(lineOf('{"a":9007199254740993123}') + lineOf('{ "b" : 1.0 }'));
});

test('the name of the stream is written as JSON', () => {
  const writer = new RecordWriter('a "stream" é', NOW);
  put(writer, '{}');
  expect(writer.take().bytes.toString()).toBe(lineOf('{}', String.raw`"a \"stream\" é"`));
});

test('a dropped record leaves nothing behind, and its neighbours whole', () => {
  const writer = new RecordWriter('s', NOW);
  put(writer, '{"a":1}');
  writer.begin();
  writer.ensure(500);
  writer.length += writer.buffer.write('{"half":', writer.length);
  writer.drop();
  put(writer, '{"b":2}');
  const { bytes, count } = writer.take();
  expect([bytes.toString(), count]).toEqual([lineOf('{"a":1}') + lineOf('{"b":2}'), 2]);
});

test('a buffer too small for a record grows and keeps what was written', () => {
  const writer = new RecordWriter('s', NOW, 16);
  const records = Array.from({ length: 50 }, (_, i) => `{"text":"${'x'.repeat(i * 40)}"}`);
  for (const record of records) put(writer, record);
  const { bytes, count } = writer.take();
  expect(count).toBe(50);
  expect(bytes.toString()).toBe(records.map((record) => lineOf(record)).join(''));
});

test('a writer is full a little before its size', () => {
  const writer = new RecordWriter('s', NOW, 1000);
  const lineBytes = Buffer.byteLength(lineOf('{}'));
  let records = 0;
  while (!writer.full) {
    put(writer, '{}');
    records++;
  }
  expect(records * lineBytes).toBeGreaterThanOrEqual(875);
  expect((records - 1) * lineBytes).toBeLessThan(875);
});

test('what was taken is not touched by what is written next', () => {
  const writer = new RecordWriter('s', NOW, 200);
  put(writer, '{"a":1}');
  const first = writer.take();
  expect(writer.full).toBe(false);
  put(writer, '{"b":2}');
  const second = writer.take();
  expect([first, second].map(({ bytes }) => bytes.toString())).toEqual([
    lineOf('{"a":1}'),
    lineOf('{"b":2}'),
  ]);
  expect([first.count, second.count]).toEqual([1, 1]);
});

test('a record that broke off in its middle is not taken, and the next one is whole', () => {
  const writer = new RecordWriter('s', NOW);
  put(writer, '{"a":1}');
  writer.begin();
  writer.length += writer.buffer.write('{"b":', writer.length);
  expect(writer.take()).toEqual({ bytes: Buffer.from(lineOf('{"a":1}')), count: 1 });
  put(writer, '{"c":3}');
  expect(writer.take().bytes.toString()).toBe(lineOf('{"c":3}'));
});

test('nothing written is an empty batch', () => {
  const { bytes, count } = new RecordWriter('s', NOW).take();
  expect([bytes.length, count]).toEqual([0, 0]);
});

test('fields that the source made null are said beside the record', () => {
  const writer = new RecordWriter('s', NOW);
  writer.begin();
  writer.length += writer.buffer.write('{"a":null}', writer.length);
  writer.end(['a', 'b "c"']);
  const change = '"change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"';
  expect(writer.take().bytes.toString()).toBe(
    lineOf('{"a":null}').replace(
      '}}\n',
      String.raw`,"meta":{"changes":[{"field":"a",${change}},{"field":"b \"c\"",${change}}]}}}` + '\n',
    ),
  );
});
