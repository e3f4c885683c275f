import { messagesIn } from '../../integration_tests/support/messages.ts';
import type { StateMessage } from '../../src/airbyte/protocol.generated.ts';
import type { ChosenStream } from './run.ts';

const RESUMABLE_REFRESH_IS_OVER = '__ab_full_refresh_sync_complete';
/** Streams whose every sync delivers all there is, so that what an earlier one delivered does not count. */
const WHOLE_EACH_TIME: readonly string[] = ['cohort_members'];

/**
 * What the platform and a destination make of the output: after a failure the records behind the last STATE of their stream
 * are not kept, and the next attempt begins with the last STATE of each.
 */
export class Destination {
  readonly #streams: readonly ChosenStream[];
  readonly #records = new Map<string, string[]>();
  readonly #states = new Map<string, StateMessage>();
  /** How many records were kept. */
  received = 0;

  constructor(streams: readonly ChosenStream[]) {
    this.#streams = streams;
  }

  /** A new sync: streams in full refresh begin anew. */
  begin(): void {
    for (const { name, syncMode } of this.#streams) {
      if (syncMode === 'full_refresh') this.#states.delete(name);
      if (syncMode === 'full_refresh' || WHOLE_EACH_TIME.includes(name)) this.#records.delete(name);
    }
  }

  /**
   * Returns the streams that the output calls COMPLETE.
   *
   * @param isWhole whether the process ended well
   */
  take(lines: readonly string[], isWhole: boolean): ReadonlySet<string> {
    const complete = new Set<string>();
    const pending = new Map<string, string[]>();
    const keep = (name: string): void => {
      const records = pending.get(name) ?? [];
      this.received += records.length;
      this.#records.set(name, [...(this.#records.get(name) ?? []), ...records]);
      pending.delete(name);
    };
    messagesIn(lines.join('\n')).messages.forEach((message, index) => {
      if (message.type === 'RECORD') {
        const { stream } = message.record;
        const records = pending.get(stream) ?? [];
        records.push(lines[index] ?? '');
        pending.set(stream, records);
      } else if (message.type === 'STATE') {
        const { name } = message.state.stream.stream_descriptor;
        this.#states.set(name, message);
        keep(name);
      } else if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS') {
        const { stream_descriptor: stream, status } = message.trace.stream_status;
        if (status === 'COMPLETE') complete.add(stream.name);
      }
    });
    if (isWhole) for (const name of [...pending.keys()]) keep(name);
    return complete;
  }

  /** What the next process is given as `--state`. */
  stateFile(): unknown[] {
    return [...this.#states.values()].map(({ state }) => state);
  }

  /** The streams that the next attempt still reads. */
  unfinished(): ChosenStream[] {
    return this.#streams.filter(({ name }) => {
      const state = this.#states.get(name)?.state.stream.stream_state;
      return state?.[RESUMABLE_REFRESH_IS_OVER] !== true;
    });
  }

  recordsOf(name: string): readonly string[] {
    return this.#records.get(name) ?? [];
  }
}
