/**
 * Measures what a 128-bit key of an event costs by different hashes: the processor time of one key, from bytes in a buffer
 * to hex in another. It measures and judges nothing.
 *
 *   npm run bench:hashes -- [--keys 1000000]
 */
import { hash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { table } from '../../demo/table.ts';
import { murmur3Hex } from './murmur3.ts';

const HEX_BYTES = 32;
/** What the key of an event with an id is made of, about; and of one without, all of whose properties count. */
const LENGTHS = [90, 900];
const DIFFERENT = 64;

const { values } = parseArgs({ options: { keys: { type: 'string', default: '1000000' } } });
const keys = Number(values.keys);
const to = Buffer.alloc(HEX_BYTES);

const native = (algorithm: string) => (input: Buffer, length: number) => {
  to.write(hash(algorithm, input.subarray(0, length), 'hex'), 0, HEX_BYTES, 'latin1');
};
const hashes: readonly (readonly [string, (input: Buffer, length: number) => void])[] = [
  ['nothing', () => undefined],
  ['node:crypto md5', native('md5')],
  ['node:crypto sha1, cut', native('sha1')],
  ['node:crypto sha256, cut', native('sha256')],
  ['node:crypto blake2s256, cut', native('blake2s256')],
  [
    'murmur3 x86 128, JavaScript',
    (input, length) => {
      murmur3Hex(input, length, to, 0);
    },
  ],
];

const rows = hashes.map(([name, digest]) => [
  name,
  ...LENGTHS.map((length) => nanoseconds(digest, length).toFixed(0)),
]);
console.log(`${keys.toLocaleString('en')} keys each, Node ${process.version}; ns of processor time a key\n`);
console.log(table(['hash', ...LENGTHS.map((length) => `${length} bytes`)], rows));

/** Each input is copied into a scratch buffer first, as the connector does; "nothing" is that alone. */
function nanoseconds(digest: (input: Buffer, length: number) => void, length: number): number {
  const scratch = Buffer.alloc(length + 16);
  const inputs = Array.from({ length: DIFFERENT }, (_, i) =>
    Buffer.from(`${i} Page viewed `.repeat(length).slice(0, length)),
  );
  const run = (times: number): void => {
    for (let i = 0; i < times; i++) {
      inputs[i % DIFFERENT]?.copy(scratch);
      digest(scratch, length);
    }
  };
  run(keys / 10);
  const before = process.cpuUsage();
  run(keys);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / keys;
}
