import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ConnectorError } from '../../../src/base/errors.ts';
import { decompress } from '../../../src/mixpanel/http/body.ts';
import { eventBlocks } from '../../../src/mixpanel/export/event-blocks.ts';
import { LongLine } from '../../../src/json/lines.ts';
import { ExportCutShort } from '../../../src/mixpanel/export/export-errors.ts';

const LINE = '{"event":"é👩‍🚀","properties":{"time":1}}\n';

interface Reading {
  readonly text: string;
  readonly failure: ConnectorError | undefined;
}

/** Reads the body until its end or its failure. */
async function readAll(body: Readable): Promise<Reading> {
  const blocks: Buffer[] = [];
  let failure: ConnectorError | undefined;
  try {
    for await (const block of eventBlocks(body)) if (Buffer.isBuffer(block)) blocks.push(block);
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError)) throw thrown;
    failure = thrown;
  }
  return { text: Buffer.concat(blocks).toString(), failure };
}

function bodyOf(...pieces: (string | Buffer)[]): Readable {
  return Readable.from(pieces.map((piece) => Buffer.from(piece)));
}

test('a complete answer gives its lines and no failure', async () => {
  expect(await readAll(bodyOf(LINE, LINE))).toEqual({ text: LINE + LINE, failure: undefined });
});

test('an empty answer is complete', async () => {
  expect(await readAll(bodyOf())).toEqual({ text: '', failure: undefined });
});

test('lines may be cut anywhere', async () => {
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
])('the last line %j without a newline means that the answer ended early', async (line) => {
  const { text, failure } = await readAll(bodyOf(LINE, line));
  expect(text).toBe(LINE);
  expect(failure).toBeInstanceOf(ExportCutShort);
  expect(failure).toMatchObject({
    kind: 'transient',
    message: `Mixpanel's answer ended early: it says ${JSON.stringify(line)}.`,
  });
});

test.each(['<html>sorry</html>', '{"error":"internal error","status":"error"}', 'null'])(
  '%j without a newline, alone or after events, means that the answer ended early, and is shown',
  async (line) => {
    for (const body of [bodyOf(line), bodyOf(LINE, line)]) {
      const { failure } = await readAll(body);
      expect(failure).toBeInstanceOf(ExportCutShort);
      expect(failure?.message).toContain(`it says ${JSON.stringify(line)}`);
    }
  },
);

test('a line too long for an event stands between the blocks around it', async () => {
  const body = bodyOf(LINE, ...Array<Buffer>(17).fill(Buffer.alloc(1_000_000, 'x')), `\n${LINE}`);
  const items: unknown[] = [];
  for await (const item of eventBlocks(body))
    items.push(item instanceof LongLine ? item.bytes : String(item));
  expect(items).toEqual([LINE, 17_000_001, LINE]);
});

test('half an event is not shown, because it is user data', async () => {
  for (const half of [LINE.slice(0, -1), LINE.slice(0, 20)]) {
    const { failure } = await readAll(bodyOf(half));
    expect(failure?.message).toBe("Mixpanel's answer ended early: its last line is incomplete.");
  }
});

test('a last line without a newline means that the answer ended early', async () => {
  const { text, failure } = await readAll(bodyOf(LINE, LINE.slice(0, -1)));
  expect(text).toBe(LINE);
  expect(failure).toBeInstanceOf(ExportCutShort);
  expect(failure?.message).toBe("Mixpanel's answer ended early: its last line is incomplete.");
});

test('a gzip stream without its end means that the answer ended early', async () => {
  const zipped = gzipSync(LINE.repeat(5000));
  for (const length of [10, Math.floor(zipped.length / 2), zipped.length - 8, zipped.length - 1]) {
    const { failure } = await readAll(decompress(bodyOf(zipped.subarray(0, length)), 'gzip'));
    expect(failure).toBeInstanceOf(ExportCutShort);
    expect(failure?.message).toContain('unexpected end of file');
  }
});

test('a broken connection means that the answer ended early, after the lines before it', async () => {
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

test('a consumer that stops reading closes the body', async () => {
  const body = bodyOf(LINE, LINE, LINE);
  for await (const block of eventBlocks(body)) {
    expect(block).toEqual(Buffer.from(LINE));
    break;
  }
  expect(body.destroyed).toBe(true);
});
