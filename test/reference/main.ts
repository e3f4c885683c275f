/**
 * Compares the records of the connector with those of the reference implementation, for random unusual events.
 *
 *   npm run reference -- [--events 1000000] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { firstDifference } from './compare.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const [events, seed] = [Number(values.events), Number(values.seed)];
const begun = performance.now();
const difference = firstDifference(events, seed);
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
if (difference === undefined) {
  console.log(`${events.toLocaleString('en')} events of seed ${seed}: no difference, ${seconds} s`);
} else {
  console.log(`seed ${seed}, after ${seconds} s: a difference\n${difference}`);
  process.exitCode = 1;
}
