import { expect, test } from '@jest/globals';
import { LineTooLong, UnfinishedLine, completeLines } from '../../src/json/lines.ts';
import { listOf, seriesOf } from '../support/async.ts';
import fc from '../support/fast-check.ts';
import { thrownBy } from '../support/thrown.ts';

const MAX_LINE_BYTES = 1000;

/** The blocks of an input that arrives in chunks of that many bytes. */
function blocksOf(text: string, chunkBytes: number, maxLineBytes = MAX_LINE_BYTES): Promise<Buffer[]> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += chunkBytes) chunks.push(bytes.subarray(i, i + chunkBytes));
  return listOf(completeLines(seriesOf(...chunks), maxLineBytes));
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
  const [block, ...more] = await listOf(completeLines(seriesOf(chunk), MAX_LINE_BYTES));
  expect(more).toEqual([]);
  expect(block?.buffer).toBe(chunk.buffer);
  expect(String(block)).toBe('a\nb\nc\n');
});

test('the rest of a chunk that ends inside a line is joined with the next chunk', async () => {
  const blocks = await listOf(
    completeLines(seriesOf(Buffer.from('a\nb'), Buffer.from('c\nd\n')), MAX_LINE_BYTES),
  );
  expect(blocks.map(String)).toEqual(['a\n', 'bc\nd\n']);
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
    for await (const block of completeLines(chunks, MAX_LINE_BYTES)) seen.push(String(block));
  });
  expect(seen).toEqual(['one\n']);
  expect(thrown).toBeInstanceOf(UnfinishedLine);
  expect(thrown instanceof UnfinishedLine && String(thrown.rest)).toBe('two');
});

test('a line over the bound is an error before it ends, one at the bound is not', async () => {
  expect(textOf(await blocksOf(`${'x'.repeat(10)}\n`, 1, 10))).toHaveLength(11);
  const thrown = await thrownBy(() => blocksOf('x'.repeat(11), 1, 10));
  expect(thrown).toBeInstanceOf(LineTooLong);
  expect(thrown.message).toBe('a line is longer than 10 bytes');
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
      const blocks = await listOf(completeLines(seriesOf(...chunks, Buffer.from('\n')), MAX_LINE_BYTES));
      expect(textOf(blocks)).toBe(`${text}\n`);
      expect(blocks.every((block) => String(block).endsWith('\n'))).toBe(true);
    }),
  );
});
