import { expect, test } from '@jest/globals';
import { completeLines } from '../../src/json/lines.ts';
import { listOf, seriesOf } from '../support/async.ts';
import { convert, type PathOptions } from '../support/both-paths.ts';
import { IDS, lineOf, spelling } from '../support/event-line.ts';

const OPTIONS: PathOptions = {
  ...{ naming: 'plain', layout: 'both', catalog: {}, newColumns: true, zone: undefined },
  ...{ coverage: [], withMerged: false, withTally: true },
};

/** Converts the lines twice, so that the kernel knows their properties, and compares both paths. */
function expectSame(lines: readonly string[], options: Partial<PathOptions> = {}): void {
  const block = Buffer.from(lines.join(''));
  const chosen = { ...OPTIONS, ...options };
  const answers = [[block, block]];
  const [fast, plain] = [convert(answers, chosen, 'fast'), convert(answers, chosen, 'plain')];
  expect(fast[0]?.failure).toBe('');
  expect(fast[0]?.count).toBe(2 * lines.length);
  // Not toEqual: a difference in megabytes takes minutes to print.
  expect(JSON.stringify(fast) === JSON.stringify(plain)).toBe(true);
}

/** Around the sizes at which the kernel's memory ends. */
test.each([15, 16, 17, 4096, 8191, 8192, 8193, 65_536, 300_000, 1_048_576])(
  'values and names of %i bytes are written as they are',
  (bytes) => {
    const long = 'x'.repeat(bytes);
    expectSame([lineOf(`${IDS},"a":"${long}","b":1`), lineOf(`${IDS},"a":"y"`)]);
    expectSame([lineOf(`"time":1768000000,"a":"${long}","distinct_id":"u1"`)]);
    expectSame([lineOf(IDS.replace('i1', long)), lineOf(IDS, long), lineOf(IDS.replace('u1', long))]);
    expectSame([lineOf(`${IDS},"${long}":1,"a":2`)]);
  },
);

test.each(['"', '\\', '\\u00e9', '\\ud83d\\ude00', '\\n'])(
  'text of many %j is escaped in lists',
  (escape) => {
    const text = (escape.length === 1 ? `\\${escape}` : escape).repeat(50_000);
    expectSame([lineOf(`${IDS},"a":["${text}"],"b":{"c":"${text}"}`), lineOf(`${IDS},"a":"${text}"`)]);
  },
);

test('an event without $insert_id may escape characters in every way', () => {
  const points = [...Array.from({ length: 127 }, (_, i) => i + 1), 0x85, 0xe9, 0x2028, 0xfeff, 0xffff];
  const escapes = points.flatMap((point) => {
    const hex = point.toString(16).padStart(4, '0');
    return [`\\u${hex}`, `\\u${hex.toUpperCase()}`, JSON.stringify(String.fromCodePoint(point)).slice(1, -1)];
  });
  escapes.push('\\/', '\\ud83d\\ude00', '\\uD83D\\uDE00', '😀');
  expectSame(
    escapes.map((text) =>
      lineOf(`"time":1768000000,"a":"${text}","b":["15 characters..${text}!"],"c":{"d":"${text}"}`),
    ),
  );
});

test('a number ends with its last digit', () => {
  const digits = ['1', '123456789012345', '1234567890123456', '12345678901234567', '1.5', '1e5', '-7'];
  for (let byte = 0x21; byte < 0x7f; byte++) {
    const others = digits.flatMap((number) => [
      `${number}${String.fromCharCode(byte)}`,
      `${String.fromCharCode(byte)}${number}`,
    ]);
    const lines = [...digits, ...others.flatMap((number) => [number, `${number}2`])];
    const answers = [
      [Buffer.from(lines.map((number) => lineOf(`${IDS},"a":${number},"b":[${number}]`)).join(''))],
    ];
    expect(convert(answers, OPTIONS, 'fast')).toEqual(convert(answers, OPTIONS, 'plain'));
  }
});

test.each([1023, 1024, 1025, 5000])('an event may have %i properties', (count) => {
  const members = Array.from({ length: count }, (_, i) => `"p${i}":${i}`);
  expectSame([lineOf(`${IDS},${members.join(',')}`)]);
  expectSame([lineOf(`"time":1768000000,${members.reverse().join(',')}`)]);
});

test.each([59, 60, 61, 63, 64, 65, 200, 499])('lists and objects may be nested %i deep', (depth) => {
  expectSame([
    lineOf(`${IDS},"a":${'['.repeat(depth)}${']'.repeat(depth)}`),
    lineOf(`${IDS},"a":${'{"b":'.repeat(depth)}1${'}'.repeat(depth)}`),
    lineOf(`${IDS},"a":${'[{"b":'.repeat(depth / 2)}"]"${'}]'.repeat(depth / 2)}`),
  ]);
});

test('more spellings than the kernel holds', () => {
  const lines = Array.from({ length: 900 }, (_, line) => {
    const members = Array.from(
      { length: 20 },
      (_value, i) => `"${spelling(`property ${(line % 50) * 20 + i}`, Math.floor(line / 50))}":${i}`,
    );
    return lineOf(`${IDS},${members.join(',')}`);
  });
  expectSame(lines, { layout: 'columns' });
});

test('output that is much longer than its input', () => {
  const text = '\\"'.repeat(40_000);
  const lines = Array.from({ length: 15 }, (_, i) => lineOf(`${IDS},"a":["${text}"],"n":${i}`));
  expectSame(lines);
  const declared = { event_key: {}, time: {}, _rescued_data: {}, n: { type: 'boolean' } };
  expectSame(lines, { layout: 'columns', catalog: declared });
});

test('an answer may be cut into chunks anywhere', async () => {
  const lines = [
    lineOf(`${IDS},"city":"São Paulo","tags":["a","\\"b\\""]`),
    lineOf(`${IDS},"city":"東京","n":1.50`),
    lineOf(`${IDS}, "city" : "\\ud83d\\ude00"`, 'Купить'),
  ];
  const bytes = Buffer.from([...lines, ...lines].join(''));
  const [whole] = convert([[bytes]], OPTIONS, 'plain');
  // In the second half the kernel knows the properties.
  for (let cut = bytes.length / 2; cut <= bytes.length; cut++) {
    const chunks = [bytes.subarray(0, cut), bytes.subarray(cut, cut + 7), bytes.subarray(cut + 7)];
    const blocks = (await listOf(completeLines(seriesOf(...chunks), 1000))).filter((block) =>
      Buffer.isBuffer(block),
    );
    expect(convert([blocks], OPTIONS, 'fast')).toEqual([whole]);
  }
});
