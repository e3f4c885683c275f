import { expect, test } from '@jest/globals';
import { LineTooLong, UnfinishedLine, completeLines } from '../../src/json/lines.ts';
import { listOf, seriesOf } from '../support/async.ts';
import fc from '../support/fast-check.ts';
import { thrownBy } from '../support/thrown.ts';

const MOST = 1000;

/** The blocks of a text that arrives in pieces of that many bytes. */
function blocksOf(text: string | Buffer, pieceBytes: number, most = MOST): Promise<Buffer[]> {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  return listOf(completeLines(seriesOf(...pieces), most));
}

function textOf(blocks: readonly Buffer[]): string {
  return Buffer.concat(blocks).toString('utf8');
}

test('lines that arrive one byte at a time come out whole, one a block', async () => {
  const blocks = await blocksOf('first\nsecond\n\nlast\n', 1);
  expect(blocks.map(String)).toEqual(['first\n', 'second\n', '\n', 'last\n']);
});

test('a chunk of several whole lines is one block and is not copied', async () => {
  const chunk = Buffer.from('a\nb\nc\n');
  const [block, ...more] = await listOf(completeLines(seriesOf(chunk), MOST));
  expect(more).toEqual([]);
  expect(block?.buffer).toBe(chunk.buffer);
  expect(String(block)).toBe('a\nb\nc\n');
});

test('a chunk that ends inside a line gives its whole lines, and the rest with the next', async () => {
  const blocks = await listOf(completeLines(seriesOf(Buffer.from('a\nb'), Buffer.from('c\nd\n')), MOST));
  expect(blocks.map(String)).toEqual(['a\n', 'bc\nd\n']);
});

test('a cut inside an emoji does no harm to it', async () => {
  const text = '{"a":"👩‍🚀"}\n{"b":"é"}\n';
  for (let bytes = 1; bytes <= Buffer.byteLength(text); bytes++) {
    expect(textOf(await blocksOf(text, bytes))).toBe(text);
  }
});

test('U+2028, U+0085 and carriage returns stand inside a line', async () => {
  const line = 'a\u2028b\u2029c\u0085d\re\r\n';
  expect((await blocksOf(line, 1)).map(String)).toEqual([line]);
});

test('no bytes are no lines', async () => {
  expect(await listOf(completeLines(seriesOf<Buffer>(), MOST))).toEqual([]);
  expect(await listOf(completeLines(seriesOf(Buffer.alloc(0), Buffer.alloc(0)), MOST))).toEqual([]);
});

test('a last line without its newline is an error that holds it, behind the lines before it', async () => {
  const seen: string[] = [];
  const thrown = await thrownBy(async () => {
    const chunks = seriesOf(Buffer.from('one\ntw'), Buffer.from('o'));
    for await (const block of completeLines(chunks, MOST)) seen.push(String(block));
  });
  expect(seen).toEqual(['one\n']);
  expect(thrown).toBeInstanceOf(UnfinishedLine);
  expect(thrown instanceof UnfinishedLine && String(thrown.rest)).toBe('two');
});

test('a line over the bound is refused before it ends, one at the bound is not', async () => {
  expect(textOf(await blocksOf(`${'x'.repeat(10)}\n`, 1, 10))).toHaveLength(11);
  const thrown = await thrownBy(() => blocksOf('x'.repeat(11), 1, 10));
  expect(thrown).toBeInstanceOf(LineTooLong);
  expect(thrown.message).toBe('a line is longer than 10 bytes');
});

test('the bound counts one line, not the lines before it', async () => {
  const text = `${'x'.repeat(9)}\n`.repeat(20);
  expect(textOf(await blocksOf(text, 7, 10))).toBe(text);
});

test('a failing source is the failure of the lines', async () => {
  async function* failing(): AsyncGenerator<Buffer> {
    yield* seriesOf(Buffer.from('a\n'));
    throw new Error('cut');
  }
  expect((await thrownBy(() => listOf(completeLines(failing(), MOST)))).message).toBe('cut');
});

test('whatever the cuts, the blocks together are the text and each ends a line', async () => {
  const chunks = fc.array(fc.stringMatching(/^[ab\n]{0,6}$/).map((text) => Buffer.from(text)));
  await fc.assert(
    fc.asyncProperty(chunks, async (pieces) => {
      const text = Buffer.concat(pieces).toString();
      const blocks = await listOf(completeLines(seriesOf(...pieces, Buffer.from('\n')), MOST));
      expect(textOf(blocks)).toBe(`${text}\n`);
      expect(blocks.every((block) => String(block).endsWith('\n'))).toBe(true);
    }),
  );
});
