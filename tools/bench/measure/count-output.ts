/** Reads the output of a connector from stdin, and prints its lines and bytes, as `wc` does, and its records. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Only the type of a message: no value of the benchmark is this text. */
const RECORD = Buffer.from('"RECORD"');
const rate = Number(process.env['BENCH_READER_RATE'] ?? Infinity);

const NEWLINE = 0x0a;

let [bytes, lines, records] = [0, 0, 0];
let rest = Buffer.alloc(0);
for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  bytes += chunk.length;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  const text = Buffer.concat([rest, chunk]);
  for (let at = text.indexOf(RECORD); at !== -1; at = text.indexOf(RECORD, at + RECORD.length)) records++;
  rest = Buffer.from(text.subarray(Math.max(0, text.length - RECORD.length + 1)));
  if (Number.isFinite(rate)) await sleep((chunk.length / rate) * 1000);
}
console.log(`output ${lines} ${bytes}\nrecords ${records}`);
