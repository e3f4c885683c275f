import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ConnectorError } from '../../src/base/errors.ts';
import { unpacked } from '../../src/mixpanel/body.ts';
import { eventBlocks, ExportCutShort, notAnEvent } from '../../src/mixpanel/export-events.ts';

const LINE = '{"event":"é👩‍🚀","properties":{"time":1}}\n';

interface Reading {
  readonly text: string;
  readonly failure: ConnectorError | undefined;
}

/** What was read, and of what it failed, if it did. */
async function readAll(body: Readable): Promise<Reading> {
  const blocks: Buffer[] = [];
  let failure: ConnectorError | undefined;
  try {
    for await (const block of eventBlocks(body, { notUtf8: 0 })) blocks.push(block);
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError)) throw thrown;
    failure = thrown;
  }
  return { text: Buffer.concat(blocks).toString(), failure };
}

function bodyOf(...pieces: (string | Buffer)[]): Readable {
  return Readable.from(pieces.map((piece) => Buffer.from(piece)));
}

test('a whole answer gives its lines and no failure', async () => {
  expect(await readAll(bodyOf(LINE, LINE))).toEqual({ text: LINE + LINE, failure: undefined });
});

test('an empty answer is a whole one', async () => {
  expect(await readAll(bodyOf())).toEqual({ text: '', failure: undefined });
});

test('lines cut anywhere come out whole', async () => {
  const bytes = Buffer.from(LINE + LINE);
  for (let at = 1; at < bytes.length; at++) {
    expect((await readAll(bodyOf(bytes.subarray(0, at), bytes.subarray(at)))).text).toBe(LINE + LINE);
  }
});

test.each([
  'terminated early',
  'export terminated early',
  'Terminated  Early.',
  '{"error":"terminated early"}',
])('the last line %j, without its newline, is an answer that ended early', async (trailer) => {
  const { text, failure } = await readAll(bodyOf(LINE, trailer));
  expect(text).toBe(LINE);
  expect(failure).toBeInstanceOf(ExportCutShort);
  expect(failure).toMatchObject({
    kind: 'transient',
    message: `Mixpanel's answer ended early: its last line is ${JSON.stringify(trailer)}.`,
  });
});

test.each(['terminated early', 'export terminated early'])(
  'the line %j, with its newline, is no event but an answer that ended early',
  (trailer) => {
    const failure = notAnEvent(Buffer.from(trailer));
    expect(failure).toBeInstanceOf(ExportCutShort);
    expect(failure.message).toContain(JSON.stringify(trailer));
  },
);

test('another line that is no event is shown, but not all of it', () => {
  const failure = notAnEvent(Buffer.from(`<html>${'x'.repeat(5000)}`));
  expect(failure).not.toBeInstanceOf(ExportCutShort);
  expect(failure.kind).toBe('transient');
  expect(failure.message).toContain('holds a line that is no event: "<html>xxx');
  expect(failure.message.length).toBeLessThan(300);
});

test('a long event that speaks of termination is not taken for the trailer', () => {
  const failure = notAnEvent(Buffer.from(`{"event":"terminated early","properties":${'{"a":'.repeat(500)}`));
  expect(failure).not.toBeInstanceOf(ExportCutShort);
});

test('a last line without its newline is an answer that ended early', async () => {
  const { text, failure } = await readAll(bodyOf(LINE, LINE.slice(0, -1)));
  expect(text).toBe(LINE);
  expect(failure).toBeInstanceOf(ExportCutShort);
  expect(failure?.message).toBe("Mixpanel's answer ended early: its last line has no end.");
});

test('a gzip stream without its end is an answer that ended early', async () => {
  const zipped = gzipSync(LINE.repeat(5000));
  for (const length of [10, Math.floor(zipped.length / 2), zipped.length - 8, zipped.length - 1]) {
    const { failure } = await readAll(unpacked(bodyOf(zipped.subarray(0, length)), 'gzip'));
    expect(failure).toBeInstanceOf(ExportCutShort);
    expect(failure?.message).toContain('unexpected end of file');
  }
});

test('a connection that breaks is an answer that ended early, behind the lines before it', async () => {
  async function* breaking(): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(LINE));
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }
  const { text, failure } = await readAll(Readable.from(breaking()));
  expect(text).toBe(LINE);
  expect(failure).toBeInstanceOf(ExportCutShort);
  expect(failure?.message).toBe(
    "Mixpanel's answer ended early: the connection or the gzip stream broke off (aborted).",
  );
});

test('bytes that are no UTF-8 become U+FFFD, and everything around them stays', async () => {
  const { text } = await readAll(
    bodyOf(LINE, Buffer.concat([Buffer.from('a'), Buffer.from([0xff]), Buffer.from('é\n')])),
  );
  expect(text).toBe(`${LINE}a\uFFFDé\n`);
});

test('whoever stops reading closes the body', async () => {
  const body = bodyOf(LINE, LINE, LINE);
  for await (const block of eventBlocks(body, { notUtf8: 0 })) {
    expect(String(block)).toBe(LINE);
    break;
  }
  expect(body.destroyed).toBe(true);
});

test('lines with bytes that are no UTF-8 are counted, and those without are not', async () => {
  const repairs = { notUtf8: 0 };
  const lines = [Buffer.from('é\n'), Buffer.of(0xff, 0x0a), Buffer.from('�\n'), Buffer.of(0x61, 0xc3, 0x0a)];
  const blocks: Buffer[] = [];
  for await (const block of eventBlocks(Readable.from([Buffer.concat(lines)]), repairs)) blocks.push(block);
  expect(Buffer.concat(blocks).toString()).toBe('é\n�\n�\na�\n');
  expect(repairs).toEqual({ notUtf8: 2 });
});
