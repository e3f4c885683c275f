import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { eventBatches, EventParser } from '../../../src/mixpanel/export/event-parser.ts';
import { ExportCutShort, NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { SeenLines } from '../../../src/mixpanel/export/seen-lines.ts';
import { lineOf, parse, parseBlocks, parseLines } from '../../support/parsed-events.ts';
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
  ...['<p>', '{}', '{"oops":1}', '{"event":"a","prop', 'erties":{"time":0}}'],
  ...[lineOf('"time":0,"a":01'), `${EVENT},`, '{"event":"a","properties":[]}'],
])('the line %j does not keep back other events, and is left out if two answers have it', async (line) => {
  for (const lines of [
    [EVENT, line, EVENT],
    [line, EVENT, EVENT],
  ]) {
    const seen = new SeenLines();
    const first = parse(lines, seen);
    expect(first.lines).toEqual([EVENT, EVENT]);
    const error = await connectorErrorOf(() => {
      first.end();
    });
    expect(error).toBeInstanceOf(NotAnEvent);
    expect(error.kind).toBe('transient');
    expect(error.message).toContain(`contains a line that is not an event: ${JSON.stringify(line)}`);
    const second = parse(lines, seen);
    second.end();
    expect(second.lines).toEqual([EVENT, EVENT]);
    expect(second.notes()).toEqual([
      `lines that are not events, the same in two answers, were left out: 1, the first is ${JSON.stringify(line)}`,
    ]);
  }
});

test.each([
  '{"event":"a","prop',
  'erties":{"time":0}}',
  `{"event":"a","properties":{"a":1,}}`,
  '{"oops":1}',
  'null',
])('the line %j after the last event is left out too if two answers have it', (line) => {
  const seen = new SeenLines();
  expect(() => {
    parse([EVENT, line], seen).end();
  }).toThrow(NotAnEvent);
  parse([EVENT, line], seen).end();
});

test('a broken line that only one answer has is an error, even if others were seen before', () => {
  const seen = new SeenLines();
  const [one, other] = ['{"event":"a",}', '{"event":"b",}'];
  const endOf = (...lines: string[]): (() => void) => parse([EVENT, ...lines, EVENT], seen).end;
  expect(endOf(one, one)).toThrow('contains 2 lines that are not events, such as');
  expect(endOf(one, other)).toThrow(JSON.stringify(other));
  expect(endOf(one, other, one)).not.toThrow();
  expect(endOf()).not.toThrow();
});

test('a broken line counts as seen even if its answer was cut later', () => {
  const seen = new SeenLines();
  expect(() => {
    parse([EVENT, '{"event":"a",}', EVENT, 'terminated early'], seen).end();
  }).toThrow(ExportCutShort);
  parse([EVENT, '{"event":"a",}', EVENT], seen).end();
});

test.each(['terminated early', '{"error":"internal error"}', '<html>'])(
  'the last line %j is never left out, however often it comes',
  (line) => {
    const seen = new SeenLines();
    for (let answer = 1; answer <= 3; answer++)
      expect(() => {
        parse([EVENT, line], seen).end();
      }).toThrow(ExportCutShort);
  },
);

test.each(['terminated early', '{"error":"internal error"}', '<html><p>502</p></html>'])(
  'the line %j means that the answer ended early, even if events follow',
  (line) => {
    expect(() => parse([EVENT, line, EVENT])).toThrow(ExportCutShort);
  },
);

test('a line that reports a failure which another try would not change is that failure', () => {
  const said = 'to_date cannot be later than today';
  expect(() => {
    parse([EVENT, said]).end();
  }).toThrow(expect.objectContaining({ failure: 'later-than-today', status: 200 }));
});

test('an answer with more than 10,000 broken lines is not read on', () => {
  expect(() => parse(Array<string>(10_002).fill('{"event":"a",}'))).toThrow(NotAnEvent);
});

test('a line too long for an event is left out if two answers have it, with a warning that has its length', async () => {
  const lines = ['"a"', '"b"'].map(
    (name) => `{"event":${name},"properties":{"x":"${'y'.repeat(17_000_000)}"}}`,
  );
  const seen = new SeenLines();
  const read = async (line: string): Promise<{ count: number; notes: string[] }> => {
    const parser = new EventParser(seen);
    const body = Buffer.from(`${EVENT}\n${line}\n${EVENT}\n${EVENT}\n`);
    const chunks = Array.from({ length: 18 }, (_, i) => body.subarray(i * 1_000_000, (i + 1) * 1_000_000));
    let count = 0;
    for await (const batch of eventBatches(Readable.from(chunks), parser))
      while (batch.next() !== undefined) count++;
    return { count, notes: parser.notes() };
  };
  const [one = '', other = ''] = lines;
  expect((await connectorErrorOf(() => read(one))).message).toMatch(
    /a line that is not an event: "\{\\"event\\":.*…" \(17000036 bytes, too long for an event\)/,
  );
  expect(await connectorErrorOf(() => read(other))).toBeInstanceOf(NotAnEvent);
  const { count, notes } = await read(one);
  expect(count).toBe(3);
  expect(notes).toEqual([expect.stringMatching(/were left out: 1, the first is .*17000036 bytes/)]);
});

test('a raw carriage return inside a string is kept, though JSON does not allow it', () => {
  expect(parseLines([lineOf('"time":0,"a":"x\ry"'), lineOf('"time":1')]).lines).toEqual([
    lineOf(String.raw`"time":0,"a":"x\u000dy"`),
    lineOf('"time":1'),
  ]);
});

test('an event split over two lines is joined, wherever it was split', () => {
  const event = lineOf('"time":5,"n":9007199254740993123,"list":[1, {"a":null}],"text":""', '""');
  for (let at = 1; at < event.length; at++) {
    const halves = [event.slice(0, at), event.slice(at)];
    // Inside a text the newline is part of it.
    const isText = event.slice(0, at).endsWith(':"');
    const joined = isText ? halves.join(String.raw`\n`) : event;
    expect(parseLines([EVENT, ...halves, EVENT]).lines).toEqual([EVENT, joined, EVENT]);
    expect(parseLines(halves)).toEqual({
      lines: [joined],
      notes: ['events split over several lines and joined again: 1'],
    });
  }
});

test('a text with many newlines, and blank lines, is joined', () => {
  const text = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? '' : `at f (${i}.js) {}`)).join('\n');
  const lines = lineOf(`"time":1,"stack":"${text}","a":1`).split('\n');
  expect(parseLines([EVENT, ...lines, EVENT])).toEqual({
    lines: [EVENT, lines.join(String.raw`\n`), EVENT],
    notes: ['events split over several lines and joined again: 1'],
  });
});

test('the beginning of an event is left out if the next one follows, complete or split', () => {
  const seen = new SeenLines();
  const lines = ['{"event":"a","properties":{"x":"', '{"event":"a","properties":{"time":0,"x":"', '"}}'];
  expect(() => {
    parse(lines, seen).end();
  }).toThrow(NotAnEvent);
  const again = parse(lines, seen);
  again.end();
  expect(again.lines).toEqual([lineOf(String.raw`"time":0,"x":"\n"`)]);
});

test.each([
  ['free","distinct_id":"second","$insert_id":"two"}}'],
  ['free","time":50}}'],
  [String.raw`free","\u0064istinct_id":"second"}}`],
  ['free"},"properties":{"time":50,"distinct_id":"second"}}'],
  ['free"},"event":"B"}'],
])('two halves that repeat a key, such as those of two users, are not one event: %s', (tail) => {
  const head = '{"event":"A","properties":{"time":50,"distinct_id":"first","$insert_id":"one","plan":"';
  const { lines, end } = parse([EVENT, head, tail, EVENT]);
  expect(lines).toEqual([EVENT, EVENT]);
  expect(end).toThrow(`2 lines that are not events, such as: ${JSON.stringify(head)}`);
});

test('a split event whose name contains "terminated early" is joined too', () => {
  const event = lineOf('"time":0,"a":"x"', '"Call terminated early"');
  for (let at = 1; at < event.length; at++) {
    const [joined = ''] = parseLines([event.slice(0, at), event.slice(at)]).lines;
    expect(joined.replace(String.raw`\n`, '')).toEqual(event);
  }
});

test('a text with a line that says "terminated early" is joined', () => {
  const lines = ['{"event":"a","properties":{"text":"Call', 'terminated early', '(sorry)"}}'];
  expect(parseLines(lines).lines).toEqual([lines.join(String.raw`\n`)]);
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
  expect(notes).toEqual(['events split over several lines and joined again: 1']);
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
  [['<html>', '<style>a{}', '</html>', '{"event":"a","prop']],
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
  [['<p>', EVENT], '<p>'],
  [[EVENT, '<p>', '', EVENT], '<p>'],
  [['{"event":"a","prop'], '{"event":"a","prop'],
  [[EVENT, '{"event":"a","prop'], '{"event":"a","prop'],
])('the lines %j may hold a broken event, so their day must not be read in parts', async (lines, shown) => {
  const error = await connectorErrorOf(() => parseLines(lines));
  expect(error).toBeInstanceOf(NotAnEvent);
  expect(error.message).toContain(JSON.stringify(shown));
});

test('an event that was split inside a character keeps it', () => {
  const line = lineOf('"time":5,"text":"é👩‍🚀"');
  const event = Buffer.from(`${line}\n`);
  for (let at = 1; at < event.length - 1; at++) {
    const isInCharacter = (Number(event[at]) & 0xc0) === 0x80;
    if (!isInCharacter) continue;
    expect(
      parseBlocks(Buffer.concat([event.subarray(0, at), Buffer.from('\n'), event.subarray(at)])),
    ).toEqual({ lines: [line], notes: ['events split over several lines and joined again: 1'] });
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
