import { expect, test } from '@jest/globals';
import { ExportCutShort, NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { lineOf, parseBlocks, parseLines } from '../../support/parsed-events.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const EVENT = lineOf('"time":0');

test('blank lines are skipped', () => {
  expect(parseLines(['', EVENT, ' \r', '\t', lineOf('"time":1')]).lines).toEqual([EVENT, lineOf('"time":1')]);
});

test.each(['terminated early', 'export terminated early'])(
  'the last line %j means that the answer ended early',
  async (line) => {
    expect(await connectorErrorOf(() => parseLines([EVENT, line]))).toBeInstanceOf(ExportCutShort);
  },
);

test.each([
  ...['<html>', '{}', '{"event":"a","prop', 'erties":{"time":0}}'],
  ...[lineOf('"time":0,"a":01'), `${EVENT},`, '{"event":"a","properties":[]}'],
])('the line %j between events is not an event, and the error shows it', async (line) => {
  const { kind, message } = await connectorErrorOf(() => parseLines([EVENT, line, EVENT]));
  expect(kind).toBe('transient');
  expect(message).toContain(`contains a line that is not an event: ${JSON.stringify(line)}`);
});

test('a raw carriage return inside a string is kept, though JSON does not allow it', () => {
  expect(parseLines([lineOf('"time":0,"a":"x\ry"'), lineOf('"time":1')]).lines).toEqual([
    lineOf(String.raw`"time":0,"a":"x\u000dy"`),
    lineOf('"time":1'),
  ]);
});

test('an event split over two lines is joined, wherever it was split', () => {
  const event = lineOf('"time":5,"text":"é \\n","n":9007199254740993123,"list":[1, {"a":null}]');
  for (let at = 1; at < event.length; at++) {
    const halves = [event.slice(0, at), event.slice(at)];
    expect(parseLines([EVENT, ...halves, EVENT]).lines).toEqual([EVENT, event, EVENT]);
    expect(parseLines(halves)).toEqual({
      lines: [event],
      notes: ['events split over two lines and joined again: 1'],
    });
  }
});

test('a split event whose name contains "terminated early" is joined too', () => {
  const event = lineOf('"time":0,"a":"x"', '"Call terminated early"');
  for (let at = 1; at < event.length; at++)
    expect(parseLines([event.slice(0, at), event.slice(at)]).lines).toEqual([event]);
});

test.each([
  [['{"event":"a","propterminated early']],
  [['{"event":"a","propterminated early', '']],
  [['{"event":"a","propterminated early', '<html>']],
  [['{"event":"a","prop', 'terminated early']],
])('half an event and the message of a server that gives up, %j, end the answer early', async (lines) => {
  expect(await connectorErrorOf(() => parseLines([EVENT, ...lines]))).toBeInstanceOf(ExportCutShort);
});

test('the halves of an event may be in two blocks', () => {
  const { lines, notes } = parseBlocks(
    '{"event":"a","prop\n',
    'erties":{"time":0}}\n{"event":"b","properties":{}}\n',
  );
  expect(lines).toEqual([EVENT, '{"event":"b","properties":{}}']);
  expect(notes).toEqual(['events split over two lines and joined again: 1']);
});

test.each(['{"error":"internal error"}', '<html>'])(
  'the last line %j after events means that the answer ended early, and the error shows it',
  async (last) => {
    const error = await connectorErrorOf(() => parseLines([EVENT, last]));
    expect(error).toBeInstanceOf(ExportCutShort);
    expect(error.message).toContain(`it says ${JSON.stringify(last)}`);
  },
);

test.each([
  [['{"error":"internal error"}']],
  [['<html>', '<head>', '</html>']],
  [['<html>', '', '</html>']],
  [['Traceback (most recent call last):', '', '  File "export.py", line 1', '{"error":"MemoryError"}']],
])(
  'the message %j, after events or alone, ends the answer early; the error shows how it begins',
  async (lines) => {
    for (const before of [[], [EVENT]]) {
      const error = await connectorErrorOf(() => parseLines([...before, ...lines]));
      expect(error).toBeInstanceOf(ExportCutShort);
      expect(error.message).toContain(`it says ${JSON.stringify(lines[0])}`);
    }
  },
);

test.each([
  [['<html>', EVENT], '<html>'],
  [[EVENT, '<html>', '', EVENT], '<html>'],
  [[EVENT, '<html>', '</html>', '{"event":"a","prop'], '<html>'],
  [['{"event":"a","prop'], '{"event":"a","prop'],
  [[EVENT, '{"event":"a","prop'], '{"event":"a","prop'],
  [['<html>', '{"event":"a","prop'], '<html>'],
])('the lines %j may hold a broken event, so their day must not be read in parts', async (lines, shown) => {
  const error = await connectorErrorOf(() => parseLines(lines));
  expect(error).toBeInstanceOf(NotAnEvent);
  expect(error.message).toContain(JSON.stringify(shown));
});

test('an event that was split inside a character keeps it', () => {
  const line = lineOf('"time":5,"text":"é👩‍🚀"');
  const event = Buffer.from(`${line}\n`);
  for (let at = 1; at < event.length - 1; at++) {
    expect(
      parseBlocks(Buffer.concat([event.subarray(0, at), Buffer.from('\n'), event.subarray(at)])),
    ).toEqual({ lines: [line], notes: ['events split over two lines and joined again: 1'] });
  }
});

test('invalid UTF-8 becomes U+FFFD and is counted; everything around it stays', () => {
  const valid = lineOf('"time":1,"text":"\ufffd"');
  const broken = Buffer.from(`${lineOf('"time":0,"text":"é?é"')}\n`).map((byte) =>
    byte === 0x3f ? 0xff : byte,
  );
  const block = Buffer.concat([Buffer.from(`${valid}\n`), broken, Buffer.from(`${valid}\n`)]);
  expect(parseBlocks(block)).toEqual({
    lines: [valid, lineOf('"time":0,"text":"é\ufffdé"'), valid],
    notes: ['events with invalid UTF-8, replaced by U+FFFD: 1'],
  });
});

test('an event whose name or value says "terminated early" is an event', () => {
  const lines = [lineOf('"time":0', '"terminated early"'), lineOf('"time":0,"a":"export terminated early"')];
  expect(parseLines(lines).lines).toEqual(lines);
});
