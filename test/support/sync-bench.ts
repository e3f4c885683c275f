import type { ConfiguredChoice } from '../../src/airbyte/catalog.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import type { Output } from '../../src/airbyte/output.ts';
import { readAll, type Sync } from '../../src/airbyte/read.ts';
import type { SavedStates } from '../../src/airbyte/state.ts';
import type { Stream } from '../../src/airbyte/stream.ts';
import type { Clock } from '../../src/base/clock.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { CapturedOutput } from './captured-output.ts';
import { ManualClock } from './manual-clock.ts';

export const NO_STATES: SavedStates = new Map();

/** What a sync said, and whether all that was chosen was read. */
export interface Run {
  readonly captured: CapturedOutput;
  readonly complete: boolean;
}

/** A sync of streams that need nothing of the world outside; `topsecret` is what it must never say. */
export function syncOf(
  streams: readonly Stream<unknown>[],
  output: Output,
  clock: Clock = new ManualClock(),
): Sync<unknown> {
  const mask = new SecretMask();
  mask.add('topsecret');
  const log = createLogger(output, mask);
  return {
    streams,
    context: {},
    newColumns: true,
    output,
    log,
    mask,
    clock,
    quota: () => 'quota of topsecret',
  };
}

/** Reads what was chosen, which is every stream, incrementally, unless it is said. */
export async function run(
  streams: readonly Stream<unknown>[],
  choices: readonly ConfiguredChoice[] = streams.map(({ name }) => choose(name)),
  states = NO_STATES,
): Promise<Run> {
  const captured = new CapturedOutput();
  const complete = await readAll(syncOf(streams, captured.output), choices, states);
  return { captured, complete };
}

/** A sync of one stream that has begun, and the clock that makes it go on. */
export interface Begun {
  readonly clock: ManualClock;
  readonly captured: CapturedOutput;
  readonly finished: Promise<boolean>;
}

/** Begins to read a stream; what is said is captured unless there is another output. */
export function begin(
  stream: Stream<unknown>,
  syncMode = 'incremental',
  states = NO_STATES,
  output?: Output,
): Begun {
  const clock = new ManualClock();
  const captured = new CapturedOutput();
  const sync = syncOf([stream], output ?? captured.output, clock);
  return { clock, captured, finished: readAll(sync, [choose(stream.name, syncMode)], states) };
}

/** The choice of a stream with all its columns. */
export function choose(name: string, syncMode = 'incremental'): ConfiguredChoice {
  return { name, syncMode, columns: {} };
}
