import { expect, test } from '@jest/globals';
import { RecordWriter } from '../../../src/airbyte/record-bytes.ts';
import { ExportCutShort } from '../../../src/mixpanel/export-events.ts';
import { contentOf } from '../../support/event-content.ts';
import {
  eventRecordsFor,
  jsonOf,
  lineOf,
  recordsOf,
  wholeJsonOf,
} from '../../support/event-records-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

test('blank lines are passed over', () => {
  expect(jsonOf(['', lineOf('"time":0'), ' \r', '\t', lineOf('"time":1')])).toHaveLength(2);
});

test.each([
  ['terminated early', ExportCutShort],
  ['export terminated early', ExportCutShort],
])('the line %j is an answer that ended early', async (line, kind) => {
  expect(await connectorErrorOf(() => recordsOf([lineOf('"time":0'), line]))).toBeInstanceOf(kind);
});

test.each([
  ...['<html>', '{}', '{"event":"a","prop', 'erties":{"time":0}}', lineOf(''), lineOf('"time":null')],
  ...[lineOf('"time":"0"'), lineOf('"time":-1'), lineOf('"time":253402214400'), lineOf('"time":1,"time":{}')],
  ...[lineOf('"time":0,"a":01'), `${lineOf('"time":0')},`, lineOf('"time":0', '5')],
])('the line %j is no event, and the error shows it', async (line) => {
  const { kind, message } = await connectorErrorOf(() =>
    recordsOf([lineOf('"time":0'), line, lineOf('"time":0')]),
  );
  expect(kind).toBe('transient');
  expect(message).toContain(`holds a line that is no event: ${JSON.stringify(line)}`);
});

test('a raw carriage return inside a string is kept, though JSON does not allow it', () => {
  expect(jsonOf([lineOf('"time":0,"a":"x\ry"'), lineOf('"time":1')])).toEqual([
    '{"event":"a","time":"1970-01-01T00:00:00Z","a":"x\\u000dy"}',
    '{"event":"a","time":"1970-01-01T00:00:01Z"}',
  ]);
});

test('an event that comes on two lines is joined, wherever it was split', () => {
  const event = lineOf('"time":5,"text":"é \\n","n":9007199254740993123,"list":[1, {"a":null}]');
  for (let at = 1; at < event.length; at++) {
    const split = [event.slice(0, at), event.slice(at)];
    expect(wholeJsonOf([lineOf('"time":0'), ...split, lineOf('"time":1')])).toHaveLength(3);
    expect(wholeJsonOf(split)).toEqual(wholeJsonOf([event]));
  }
});

test('the halves of an event may be in two blocks', () => {
  const records = eventRecordsFor({});
  const writer = new RecordWriter('export', 7);
  records.write(Buffer.from('{"event":"a","prop\n'), 0, writer);
  records.write(Buffer.from('erties":{"time":0}}\n{"event":"b","properties":{"time":1}}\n'), 0, writer);
  records.end();
  expect(records.takeNotes()).toEqual(['events that came on two lines, and were joined: 1']);
  expect(records.takeNotes()).toEqual([]);
  expect(contentOf(writer.take().bytes)).toMatchObject([{ event: 'a' }, { event: 'b' }]);
});

test('half an event at the end is an error', async () => {
  const { kind, message } = await connectorErrorOf(() => recordsOf([lineOf('"time":0'), '{"event":"a",']));
  expect([kind, message]).toEqual(['transient', expect.stringContaining('"{\\"event\\":\\"a\\",')]);
});

test('half an event before the trailer is an answer that ended early', async () => {
  const lines = [lineOf('"time":0'), '{"event":"a","prop', 'terminated early'];
  expect(await connectorErrorOf(() => recordsOf(lines))).toBeInstanceOf(ExportCutShort);
});

test('an event that speaks of a termination is an event', () => {
  const lines = [lineOf('"time":0', '"terminated early"'), lineOf('"time":0,"a":"export terminated early"')];
  expect(jsonOf(lines)).toHaveLength(2);
});

test('half an event that one answer left behind is not joined with another', () => {
  const records = eventRecordsFor({});
  const writer = new RecordWriter('export', 7);
  records.write(Buffer.from('{"event":"a","prop\n'), 0, writer);
  records.begin();
  records.write(Buffer.from(`${lineOf('"time":0')}\n`), 0, writer);
  records.end();
  expect(contentOf(writer.take().bytes)).toHaveLength(1);
});
