import { expect, test } from '@jest/globals';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import { ExportCutShort, NotAnEvent } from '../../../src/mixpanel/export/event-blocks.ts';
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

test('an event that speaks of a termination is joined as well, wherever it was split', () => {
  const event = lineOf('"time":0,"a":"x"', '"Call terminated early"');
  for (let at = 1; at < event.length; at++)
    expect(wholeJsonOf([event.slice(0, at), event.slice(at)])).toEqual(wholeJsonOf([event]));
});

test.each([
  ['{"event":"a","propterminated early'],
  ['{"event":"a","propterminated early', ''],
  ['{"event":"a","propterminated early', '<html>'],
])('%j behind events, with no other half, is an answer that ended early', async (...lines) => {
  const error = await connectorErrorOf(() => recordsOf([lineOf('"time":0'), ...lines]));
  expect(error).toBeInstanceOf(ExportCutShort);
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

test.each(['{"error":"internal error"}', '<html>'])(
  'the last line %j behind events is an answer that ended early, and the error shows it',
  async (last) => {
    const error = await connectorErrorOf(() => recordsOf([lineOf('"time":0'), last]));
    expect(error).toBeInstanceOf(ExportCutShort);
    expect(error.message).toContain(`it says ${JSON.stringify(last)}`);
  },
);

test.each([['{"error":"internal error"}'], ['<html>', '<head>', '</html>'], ['<html>', '', '</html>']])(
  'an answer that says %j in place of events ended early, and the error shows how it begins',
  async (...lines) => {
    const error = await connectorErrorOf(() => recordsOf(lines));
    expect(error).toBeInstanceOf(ExportCutShort);
    expect(error.message).toContain(`it says ${JSON.stringify(lines[0])}`);
  },
);

test.each([
  ['<html>', '<body>Bad gateway</body>', '</html>'],
  ['Traceback (most recent call last):', '', '  File "export.py", line 1', '{"error":"MemoryError"}'],
])('%j behind events is an answer that ended early, and the error shows how it begins', async (...lines) => {
  const error = await connectorErrorOf(() => recordsOf([lineOf('"time":0'), ...lines]));
  expect(error).toBeInstanceOf(ExportCutShort);
  expect(error.message).toContain(`it says ${JSON.stringify(lines[0])}`);
});

test('what one answer said behind its events is not in the way of the next one', () => {
  const records = eventRecordsFor({});
  const writer = new RecordWriter('export', 7);
  records.write(Buffer.from(`${lineOf('"time":0')}\n<html>\n</html>\n`), 0, writer);
  records.begin();
  records.write(Buffer.from(`${lineOf('"time":0')}\n${lineOf('"time":1')}\n`), 0, writer);
  records.end();
  expect(contentOf(writer.take().bytes)).toHaveLength(2);
});

test.each([
  [['<html>', lineOf('"time":0')], '<html>'],
  [[lineOf('"time":0'), '<html>', '', lineOf('"time":0')], '<html>'],
  [[lineOf('"time":0'), '<html>', '</html>', '{"event":"a","prop'], '<html>'],
  [[lineOf('"time":null')], lineOf('"time":null')],
  [[lineOf('"time":0'), lineOf('"time":null')], lineOf('"time":null')],
  [[lineOf(''), '<html>'], lineOf('')],
  [['{"event":"a","prop'], '{"event":"a","prop'],
  [[lineOf('"time":0'), '{"event":"a","prop'], '{"event":"a","prop'],
  [['<html>', '{"event":"a","prop'], '<html>'],
])('in %j an event is broken, or may be, which no part of the day has to hold', async (lines, odd) => {
  const error = await connectorErrorOf(() => recordsOf(lines));
  expect(error).toBeInstanceOf(NotAnEvent);
  expect(error.message).toContain(JSON.stringify(odd));
});

test('an event that was split inside a character is joined, and keeps it', () => {
  const event = Buffer.from(`${lineOf('"time":5,"text":"é👩‍🚀"')}\n`);
  for (let at = 1; at < event.length - 1; at++) {
    const records = eventRecordsFor({});
    const writer = new RecordWriter('export', 7);
    records.write(Buffer.concat([event.subarray(0, at), Buffer.from('\n'), event.subarray(at)]), 0, writer);
    records.end();
    expect(contentOf(writer.take().bytes)).toMatchObject([{ text: 'é👩‍🚀' }]);
    expect(records.takeNotes()).toEqual(['events that came on two lines, and were joined: 1']);
  }
});

test('bytes that are no UTF-8 become U+FFFD, are counted, and everything around them stays', () => {
  const [before, behind] = ['{"event":"a","properties":{"time":0,"text":"é', 'é"}}\n'].map((text) =>
    Buffer.from(text),
  );
  const whole = Buffer.from(`${lineOf('"time":1,"text":"\ufffd"')}\n`);
  const broken = Buffer.concat([before ?? whole, Buffer.of(0xff), behind ?? whole]);
  const records = eventRecordsFor({});
  const writer = new RecordWriter('export', 7);
  records.write(Buffer.concat([whole, broken, whole]), 0, writer);
  records.end();
  expect(contentOf(writer.take().bytes)).toMatchObject([
    { text: '\ufffd' },
    { text: 'é\ufffdé' },
    { text: '\ufffd' },
  ]);
  expect(records.takeNotes()).toEqual([
    'events with bytes that are no UTF-8, each of which is U+FFFD now: 1',
  ]);
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
