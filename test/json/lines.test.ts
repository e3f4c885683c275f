import { hash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { completeLines, LongLine, UnfinishedLine } from '../../src/json/lines.ts';
import { listOf, seriesOf } from '../support/async.ts';
import fc from '../support/fast-check.ts';
import { thrownBy } from '../support/thrown.ts';

const MAX_LINE_BYTES = 1000;

/** The blocks and the long lines of an input that arrives in chunks of that many bytes. */
function itemsOf(text: string, chunkBytes: number, maxLineBytes: number): Promise<(Buffer | LongLine)[]> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += chunkBytes) chunks.push(bytes.subarray(i, i + chunkBytes));
  return listOf(completeLines(seriesOf(...chunks), maxLineBytes));
}

async function blocksOf(text: string, chunkBytes: number, maxLineBytes = MAX_LINE_BYTES): Promise<Buffer[]> {
  return blocksIn(await itemsOf(text, chunkBytes, maxLineBytes));
}

function blocksIn(items: readonly (Buffer | LongLine)[]): Buffer[] {
  return items.map((item) => {
    if (item instanceof LongLine) throw new Error('a line is too long');
    return item;
  });
}

function textOf(blocks: readonly Buffer[]): string {
  return Buffer.concat(blocks).toString('utf8');
}

test('lines that arrive one byte at a time are complete, one per block', async () => {
  const blocks = await blocksOf('first\nsecond\n\nlast\n', 1);
  expect(blocks.map(String)).toEqual(['first\n', 'second\n', '\n', 'last\n']);
});

test('a chunk of several complete lines is one block and is not copied', async () => {
  const chunk = Buffer.from('a\nb\nc\n');
  const [block, ...more] = blocksIn(await listOf(completeLines(seriesOf(chunk), MAX_LINE_BYTES)));
  expect(more).toEqual([]);
  expect(block?.buffer).toBe(chunk.buffer);
  expect(String(block)).toBe('a\nb\nc\n');
});

test('the rest of a chunk that ends inside a line is joined with the rest of that line', async () => {
  const blocks = await listOf(
    completeLines(seriesOf(Buffer.from('a\nb'), Buffer.from('c\nd\n')), MAX_LINE_BYTES),
  );
  expect(blocks.map(String)).toEqual(['a\n', 'bc\n', 'd\n']);
});

test('a cut inside an emoji does not damage it', async () => {
  const text = '{"a":"👩‍🚀"}\n{"b":"é"}\n';
  for (let bytes = 1; bytes <= Buffer.byteLength(text); bytes++) {
    expect(textOf(await blocksOf(text, bytes))).toBe(text);
  }
});

test('U+2028, U+0085 and carriage returns do not end a line', async () => {
  const line = 'a\u2028b\u2029c\u0085d\re\r\n';
  expect((await blocksOf(line, 1)).map(String)).toEqual([line]);
});

test('an empty input has no lines', async () => {
  expect(await listOf(completeLines(seriesOf<Buffer>(), MAX_LINE_BYTES))).toEqual([]);
  expect(await listOf(completeLines(seriesOf(Buffer.alloc(0), Buffer.alloc(0)), MAX_LINE_BYTES))).toEqual([]);
});

test('an unfinished last line is an error that contains it, after the complete lines', async () => {
  const seen: string[] = [];
  const thrown = await thrownBy(async () => {
    const chunks = seriesOf(Buffer.from('one\ntw'), Buffer.from('o'));
    for await (const item of completeLines(chunks, MAX_LINE_BYTES))
      seen.push(...blocksIn([item]).map(String));
  });
  expect(seen).toEqual(['one\n']);
  expect(thrown).toBeInstanceOf(UnfinishedLine);
  expect(thrown instanceof UnfinishedLine && String(thrown.rest)).toBe('two');
});

test('a line over the bound is not kept, and one at the bound is', async () => {
  expect(textOf(await blocksOf(`${'x'.repeat(10)}\n`, 1, 10))).toHaveLength(11);
  const line = `${'x'.repeat(20_000)}\n`;
  for (const chunkBytes of [1, 7, 1000, 5000]) {
    const items = await itemsOf(`a\n${line}b\n${line}${line}c\n`, chunkBytes, 10);
    expect(items.filter((item) => item instanceof LongLine).map(({ bytes }) => bytes)).toEqual([
      20_001, 20_001, 20_001,
    ]);
    expect(textOf(items.filter((item) => Buffer.isBuffer(item)))).toBe('a\nb\nc\n');
  }
});

test('a long line has its beginning and the hash of all its bytes', async () => {
  const [long] = await itemsOf(`${'y'.repeat(9999)}\n`, 100, 10);
  if (!(long instanceof LongLine)) throw new Error('the line is not long');
  expect(String(long.beginning)).toBe('y'.repeat(long.beginning.length));
  expect(long.beginning.length).toBeLessThan(5000);
  expect(long.isBlank).toBe(false);
  expect(long.digest()).toBe(hash('sha256', `${'y'.repeat(9999)}\n`));
});

test('a long line may be blank', async () => {
  const spaces = ' \t\r'.repeat(100);
  const blank = async (line: string) => {
    const items = await itemsOf(line, 100, 10);
    return items.map((item) => item instanceof LongLine && item.isBlank);
  };
  expect([await blank(`${spaces}\n`), await blank(`${spaces}x\n`), await blank(`x${spaces}\n`)]).toEqual([
    ...[[true], [false], [false]],
  ]);
});

test('a long line without its end is unfinished', async () => {
  const thrown = await thrownBy(() => itemsOf(`a\n${'z'.repeat(9000)}`, 100, 10));
  expect(thrown).toBeInstanceOf(UnfinishedLine);
  expect(thrown instanceof UnfinishedLine && String(thrown.rest)).toMatch(/^z+$/);
});

test('the bound applies to each line alone', async () => {
  const text = `${'x'.repeat(9)}\n`.repeat(20);
  expect(textOf(await blocksOf(text, 7, 10))).toBe(text);
});

test('an error of the source is passed on', async () => {
  async function* failing(): AsyncGenerator<Buffer> {
    yield* seriesOf(Buffer.from('a\n'));
    throw new Error('cut');
  }
  expect((await thrownBy(() => listOf(completeLines(failing(), MAX_LINE_BYTES)))).message).toBe('cut');
});

test('wherever the input is cut, the blocks together are the input and each ends a line', async () => {
  const chunkLists = fc.array(fc.stringMatching(/^[ab\n]{0,6}$/).map((text) => Buffer.from(text)));
  await fc.assert(
    fc.asyncProperty(chunkLists, async (chunks) => {
      const text = Buffer.concat(chunks).toString();
      const items = await listOf(completeLines(seriesOf(...chunks, Buffer.from('\n')), MAX_LINE_BYTES));
      const blocks = blocksIn(items);
      expect(textOf(blocks)).toBe(`${text}\n`);
      expect(blocks.every((block) => String(block).endsWith('\n'))).toBe(true);
    }),
  );
});
