import { expect, test } from '@jest/globals';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';

const NOW = 1_769_860_800_000;

function put(writer: RecordWriter, json: string): void {
  writer.begin();
  writer.write(Buffer.from(json));
  writer.end();
}

function lineOf(data: string, stream = '"s"'): string {
  return `{"type":"RECORD","record":{"stream":${stream},"emitted_at":${NOW},"data":${data}}}\n`;
}

test('each record is a complete RECORD line that contains its exact bytes', () => {
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

test('a dropped record leaves no trace, and its neighbors are complete', () => {
  const writer = new RecordWriter('s', NOW);
  put(writer, '{"a":1}');
  writer.begin();
  writer.writeAscii('{"half":');
  writer.drop();
  put(writer, '{"b":2}');
  const { bytes, count } = writer.take();
  expect([bytes.toString(), count]).toEqual([lineOf('{"a":1}') + lineOf('{"b":2}'), 2]);
});

test('a buffer that is too small grows and keeps what was written', () => {
  const writer = new RecordWriter('s', NOW, 16);
  const records = Array.from({ length: 50 }, (_, i) => `{"text":"${'x'.repeat(i * 40)}"}`);
  for (const record of records) put(writer, record);
  const { bytes, count } = writer.take();
  expect(count).toBe(50);
  expect(bytes.toString()).toBe(records.map((record) => lineOf(record)).join(''));
});

test('a writer is full shortly before its size', () => {
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

test('later records do not change a batch that was taken', () => {
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

test('an unfinished record is not taken, and the next one is complete', () => {
  const writer = new RecordWriter('s', NOW);
  put(writer, '{"a":1}');
  writer.begin();
  writer.writeAscii('{"b":');
  expect(writer.take()).toMatchObject({ bytes: Buffer.from(lineOf('{"a":1}')), count: 1 });
  put(writer, '{"c":3}');
  expect(writer.take().bytes.toString()).toBe(lineOf('{"c":3}'));
});

test('the memory of a batch is used again once it is released, and not before', () => {
  const writer = new RecordWriter('s', NOW);
  const batches = ['{"a":1}', '{"b":2}'].map((json) => {
    put(writer, json);
    return writer.take();
  });
  expect(batches.map(({ bytes }) => bytes.toString())).toEqual([lineOf('{"a":1}'), lineOf('{"b":2}')]);
  for (const { release } of batches) release();
  const buffers = ['{"c":3}', '{"d":4}', '{"e":5}'].map((json) => {
    put(writer, json);
    return writer.take().bytes.buffer;
  });
  expect(buffers.slice(1).every((buffer) => batches.some(({ bytes }) => bytes.buffer === buffer))).toBe(true);
});

test('complete lines that were made elsewhere are part of the batch', () => {
  const writer = new RecordWriter('s', NOW);
  put(writer, '{"a":1}');
  const lines = Buffer.from(lineOf('{"b":2}') + lineOf('{"c":3}'));
  writer.addLines(lines, 0, lines.length, 2);
  const { bytes, count } = writer.take();
  expect([bytes.toString(), count]).toEqual([lineOf('{"a":1}') + lines.toString(), 3]);
});

test('without records the batch is empty', () => {
  const { bytes, count } = new RecordWriter('s', NOW).take();
  expect([bytes.length, count]).toEqual([0, 0]);
});

test('fields that the source set to null are listed beside the record', () => {
  const writer = new RecordWriter('s', NOW);
  writer.begin();
  writer.writeAscii('{"a":null}');
  writer.end(['a', 'b "c"']);
  const change = '"change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"';
  expect(writer.take().bytes.toString()).toBe(
    lineOf('{"a":null}').replace(
      '}}\n',
      String.raw`,"meta":{"changes":[{"field":"a",${change}},{"field":"b \"c\"",${change}}]}}}` + '\n',
    ),
  );
});

const JSON_VALUE = Buffer.from('[1, "a"]');

/** Writes a record in every way there is. */
function putByAllMeans(writer: RecordWriter): void {
  writer.begin();
  writer.writeByte(0x5b);
  writer.writeAscii('"ascii",');
  writer.write(Buffer.from('"é",'));
  writer.writeSlice(JSON_VALUE, 0, JSON_VALUE.length);
  writer.writeByte(0x2c);
  writer.writeAsText(JSON_VALUE, 1, 2);
  writer.writeByte(0x2c);
  writer.writeAsText(JSON_VALUE, 0, JSON_VALUE.length);
  writer.writeAscii(',"');
  writer.writeEscaped(JSON_VALUE, 4, 7);
  writer.writeAscii('"]');
  writer.end();
}

test('values are written unchanged, as text or escaped', () => {
  const writer = new RecordWriter('s', NOW);
  putByAllMeans(writer);
  expect(writer.take().bytes.toString()).toBe(
    lineOf(String.raw`["ascii","é",[1, "a"],"1","[1, \"a\"]","\"a\""]`),
  );
});

test('every write makes its own room', () => {
  const roomy = new RecordWriter('s', NOW);
  putByAllMeans(roomy);
  const expected = roomy.take().bytes.toString();
  for (let size = 1; size < 150; size++) {
    const writer = new RecordWriter('s', NOW, size);
    putByAllMeans(writer);
    expect(writer.take().bytes.toString()).toBe(expected);
  }
});

test('the current record can be looked at while it is written', () => {
  const writer = new RecordWriter('s', NOW, 16);
  put(writer, '{"a":1}');
  writer.begin();
  writer.writeAscii('{"b":2}');
  expect(writer.record.toString()).toBe('{"b":2}');
});
