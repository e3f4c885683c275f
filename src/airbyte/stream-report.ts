import type { Clock } from '../base/clock.ts';
import { Activity, type Snapshot } from './activity.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';
import { keepSelected } from './column-selection.ts';
import type { Logger } from './logger.ts';
import { OddItems } from './odd-items.ts';
import type { Output } from './output.ts';
import type { JsonObject, StreamStatusTrace } from './protocol.generated.ts';
import { RateLimitStatus } from './rate-limit-status.ts';
import { stateMessage } from './state.ts';
import type { Batch, SelectedColumns } from './stream.ts';

/** The platform considers a source dead if its last RECORD or STATE is too old. LOG messages do not count. */
const REPEAT_STATE_MS = 600_000;
/** A longer state is emitted once the records since the last one are as long, or so much time has passed. */
const MAX_SMALL_STATE = 4096;
/** States add at most 0.4 KB a second to the output: one of 4 KB is emitted after 10 seconds, one of 40 KB after 100. */
const MS_PER_CHARACTER = 2.5;
/** Before a wait that is longer than this, a pending state is emitted at once. */
const LONG_WAIT_MS = 60_000;

type StreamStatus = StreamStatusTrace['stream_status'];

export interface ReportTools {
  readonly output: Output;
  readonly log: Logger;
  readonly clock: Clock;
  /** The remaining quota, for the log. */
  readonly quota: () => string;
}

/** Shows people how far the streams are. */
export interface Watcher {
  started(stream: string, snapshot: () => Snapshot): void;
  ended(stream: string): void;
}

/** Emits the statuses, records, states and log lines of one stream while it is read. */
export class StreamReport {
  readonly activity: Activity;
  readonly columns: SelectedColumns;
  readonly waits: RateLimitStatus;
  readonly oddItems = new OddItems();
  readonly #tools: ReportTools;
  readonly #name: string;
  #safeState: JsonObject;
  #stateAt: number;
  #sinceState = 0;
  #bytesSinceState = 0;
  #lastState = '';
  #isStatePending = false;
  #total = 0;
  #isRunning = false;
  #isClosed = false;

  /** @param safeState the state that may be emitted before anything was read */
  constructor(tools: ReportTools, name: string, columns: SelectedColumns, safeState: JsonObject) {
    this.columns = columns;
    this.#tools = tools;
    this.#name = name;
    this.#safeState = safeState;
    this.#stateAt = tools.clock.now();
    this.activity = new Activity(this.#stateAt);
    this.waits = new RateLimitStatus(async (until) => {
      if ((until ?? 0) - tools.clock.now() > LONG_WAIT_MS) await this.flush();
      await this.#reportRunning(until);
    });
  }

  get total(): number {
    return this.#total;
  }

  /** What the stream is doing now. */
  snapshot(): Snapshot {
    return this.activity.snapshot(this.#total, this.waits.wait, this.#tools.clock.now());
  }

  async status(status: StreamStatus['status'], reasons?: StreamStatus['reasons']): Promise<void> {
    const { output, clock } = this.#tools;
    await writeStatus(output, clock.now(), this.#name, status, reasons);
  }

  /** Writes records. The next state counts them. */
  async write(batch: Batch): Promise<void> {
    const { bytes, count, release } = 'bytes' in batch ? batch : this.#serialize(batch);
    if (count === 0) return;
    // Not after a RATE_LIMITED status: it stays in effect until the wait ends.
    if (!this.#isRunning) await this.#reportRunning(undefined);
    this.#total += count;
    this.#sinceState += count;
    this.#bytesSinceState += bytes.length;
    await this.#tools.output.writeLines(bytes, release);
  }

  /** Sets the state that the next STATE message emits. All records that it covers must have been written. */
  setSafeState(state: JsonObject): void {
    this.#safeState = state;
  }

  /**
   * Emits a state, unless it equals the last one and there are no new records. A long state is left pending until it is due, so
   * that all states together are not much longer than the records: that of hundreds of funnels grows with each of them.
   */
  async checkpoint(state: JsonObject): Promise<void> {
    this.setSafeState(state);
    const json = JSON.stringify(state);
    if (this.#sinceState === 0 && json === this.#lastState) return;
    this.#isStatePending = true;
    if (this.#isDue(json.length)) await this.#writeState();
  }

  #isDue(length: number): boolean {
    const ageMs = this.#tools.clock.now() - this.#stateAt;
    return length <= Math.max(MAX_SMALL_STATE, this.#bytesSinceState) || ageMs >= length * MS_PER_CHARACTER;
  }

  /** Emits a pending state: before a long wait, and when the stream ends. */
  async flush(): Promise<void> {
    if (this.#isStatePending && !this.#isClosed) await this.#writeState();
  }

  /** Logs what the stream is doing, and emits the last state again if it is old. */
  async beat(): Promise<void> {
    const { log, clock, quota } = this.#tools;
    await log.info(
      `${this.#name}: ${this.activity.logLine(this.#total, this.waits.wait, clock.now())}; ${quota()}`,
    );
    if (this.#isStatePending && this.#isDue(JSON.stringify(this.#safeState).length)) await this.flush();
    const isDue = clock.now() - this.#stateAt + HEARTBEAT_MS > REPEAT_STATE_MS;
    if (isDue && !this.#isClosed) await this.#writeState();
  }

  /** Call when the stream has ended. After that only its final status may be emitted. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.waits.close();
    for (const warning of this.oddItems.warnings()) await this.#tools.log.warn(`${this.#name}: ${warning}`);
  }

  /** Emits the safe state with the number of records since the last one, so that each is counted once. */
  async #writeState(): Promise<void> {
    const count = this.#sinceState;
    this.#sinceState = 0;
    this.#bytesSinceState = 0;
    this.#isStatePending = false;
    this.#stateAt = this.#tools.clock.now();
    this.#lastState = JSON.stringify(this.#safeState);
    await this.#tools.output.write(stateMessage(this.#name, this.#safeState, count));
  }

  async #reportRunning(until: number | undefined): Promise<void> {
    this.#isRunning = true;
    if (until === undefined) {
      await this.status('RUNNING');
    } else {
      await this.status('RUNNING', [
        { type: 'RATE_LIMITED', rate_limited: { quota_reset: Math.ceil(until) } },
      ]);
    }
  }

  #serialize(records: readonly JsonObject[]): { bytes: string; count: number; release: undefined } {
    const emitted_at = this.#tools.clock.now();
    const lines = records.map((record) => {
      const data = keepSelected(this.columns, record);
      return `${JSON.stringify({ type: 'RECORD', record: { stream: this.#name, emitted_at, data } })}\n`;
    });
    return { bytes: lines.join(''), count: records.length, release: undefined };
  }
}

export async function writeStatus(
  output: Output,
  nowMs: number,
  name: string,
  status: StreamStatus['status'],
  reasons?: StreamStatus['reasons'],
): Promise<void> {
  await output.write({
    type: 'TRACE',
    trace: {
      type: 'STREAM_STATUS',
      emitted_at: nowMs,
      stream_status: {
        stream_descriptor: { name },
        status,
        ...(reasons === undefined ? {} : { reasons }),
      },
    },
  });
}
