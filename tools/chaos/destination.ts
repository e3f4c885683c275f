import { isDeepStrictEqual } from 'node:util';
import { messagesIn, type Messages } from '../../integration_tests/support/messages.ts';
import type { StateMessage } from '../../src/airbyte/protocol.generated.ts';
import { otherProject } from './another-project.ts';
import { isReadInFull, type SelectedStream } from './run.ts';

const FULL_REFRESH_COMPLETE = '__ab_full_refresh_sync_complete';
/** What one attempt achieved and reported; streams by name. */
export interface Taken {
  /** With the status COMPLETE. */
  readonly complete: ReadonlySet<string>;
  /** With the status COMPLETE or with a state that differs from the one before. */
  readonly advanced: ReadonlySet<string>;
  readonly errors: Messages['errors'];
  readonly logs: Messages['logs'];
}

/**
 * Acts as the platform and a destination: after a failure, records after the last STATE of their stream are dropped, and
 * the next attempt starts from the last STATE of each stream.
 */
export class Destination {
  readonly #streams: readonly SelectedStream[];
  readonly #records = new Map<string, string[]>();
  readonly #states = new Map<string, StateMessage>();
  received = 0;

  constructor(streams: readonly SelectedStream[]) {
    this.#streams = streams;
  }

  /** Starts a new sync: full refresh streams start over. */
  begin(): void {
    for (const stream of this.#streams) {
      if (stream.syncMode === 'full_refresh') this.#states.delete(stream.name);
      if (isReadInFull(stream)) this.#records.delete(stream.name);
    }
  }

  /**
   * Binds the states to another project and drops the records, which have to come again.
   *
   * @returns the streams that have a state
   */
  moveToAnotherProject(): string[] {
    this.#records.clear();
    for (const [name, message] of this.#states) {
      const { stream } = message.state;
      const project = otherProject(stream.stream_state?.['project']);
      const moved = { ...stream, stream_state: { ...stream.stream_state, project } };
      this.#states.set(name, { ...message, state: { ...message.state, stream: moved } });
    }
    return [...this.#states.keys()];
  }

  /** @param succeeded whether the process exited with 0 */
  take(lines: readonly string[], succeeded: boolean): Taken {
    const complete = new Set<string>();
    const advanced = new Set<string>();
    const pending = new Map<string, string[]>();
    const keep = (name: string): void => {
      const records = pending.get(name) ?? [];
      this.received += records.length;
      this.#records.set(name, [...(this.#records.get(name) ?? []), ...records]);
      pending.delete(name);
    };
    const { messages, errors, logs } = messagesIn(lines.join('\n'));
    messages.forEach((message, index) => {
      if (message.type === 'RECORD') {
        const { stream } = message.record;
        const records = pending.get(stream) ?? [];
        records.push(lines[index] ?? '');
        pending.set(stream, records);
      } else if (message.type === 'STATE') {
        const { name } = message.state.stream.stream_descriptor;
        if (!isDeepStrictEqual(this.#states.get(name)?.state.stream, message.state.stream))
          advanced.add(name);
        this.#states.set(name, message);
        keep(name);
      } else if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS') {
        const { stream_descriptor: stream, status } = message.trace.stream_status;
        if (status === 'COMPLETE') complete.add(stream.name);
      }
    });
    if (succeeded) for (const name of [...pending.keys()]) keep(name);
    return { complete, advanced: new Set([...advanced, ...complete]), errors, logs };
  }

  /** The content of `--state` for the next process. */
  stateFile(): unknown[] {
    return [...this.#states.values()].map(({ state }) => state);
  }

  /** The streams that the next attempt still has to read. */
  unfinished(): SelectedStream[] {
    return this.#streams.filter(({ name }) => {
      const state = this.#states.get(name)?.state.stream.stream_state;
      return state?.[FULL_REFRESH_COMPLETE] !== true;
    });
  }

  stateOf(name: string): StateMessage['state'] | undefined {
    return this.#states.get(name)?.state;
  }

  recordsOf(name: string): readonly string[] {
    return this.#records.get(name) ?? [];
  }
}
