/**
 * Joins the states of several reads that shared the days of a project, and prints one state for all of them.
 *
 *   node tools/join-states/main.ts shard-0.json shard-1.json > state.json
 *
 * A file holds a state, or the messages of a read.
 */
import { readFileSync } from 'node:fs';
import { ConnectorError } from '../../src/base/errors.ts';
import { joinStates, StatesDisagree, statesIn } from './join-states.ts';

try {
  const joined = joinStates(process.argv.slice(2).flatMap(statesOf), console.error);
  console.log(JSON.stringify(joined, null, 2));
} catch (error) {
  if (!(error instanceof StatesDisagree || error instanceof ConnectorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** The states of a file. A file without one is reported, since its days will be read again. */
function statesOf(path: string): ReturnType<typeof statesIn> {
  const states = statesIn(readFileSync(path, 'utf8'));
  if (states.length === 0) console.error(`${path} holds no state: its days are not part of the result.`);
  return states;
}
