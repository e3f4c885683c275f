import type { Clock } from '../base/clock.ts';
import { Activity } from './activity.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';
import { keepSelected } from './column-selection.ts';
import type { Logger } from './logger.ts';
import type { Output } from './output.ts';
import type { JsonObject, StreamStatusTrace } from './protocol.generated.ts';
import { RateLimitStatus } from './rate-limit-status.ts';
import { stateMessage } from './state.ts';
import type { Batch, SelectedColumns } from './stream.ts';

/** The platform takes a source for dead whose last RECORD or STATE is too old; a LOG line is no sign of life to it. */
const REPEAT_STATE_MS = 600_000;

type StreamStatus = StreamStatusTrace['stream_status'];

/** What a report needs from its surroundings. */
export interface ReportTools {
  readonly output: Output;
  readonly log: Logger;
  readonly clock: Clock;
  /** What is left of the quota, in words. */
  readonly quota: () => string;
}

/** All that is told of one stream while it is read: its statuses, records and states, and what it is doing. */
export class StreamReport {
  readonly activity: Activity;
  readonly columns: SelectedColumns;
  readonly waits: RateLimitStatus;
  readonly #tools: ReportTools;
  readonly #name: string;
  #safeState: JsonObject;
  #stateAt: number;
  #sinceState = 0;
  #lastState = '';
  #total = 0;
  #isRunning = false;
  #isOver = false;

  /**
   * @param columns which of a record's columns are delivered
   * @param safeState what may be printed before anything was read
   */
  constructor(tools: ReportTools, name: string, columns: SelectedColumns, safeState: JsonObject) {
    this.columns = columns;
    this.#tools = tools;
    this.#name = name;
    this.#safeState = safeState;
    this.#stateAt = tools.clock.now();
    this.activity = new Activity(this.#stateAt);
    this.waits = new RateLimitStatus((until) => this.#sayRateLimited(until));
  }

  /** Records written so far. */
  get total(): number {
    return this.#total;
  }

  async status(status: StreamStatus['status'], reasons?: StreamStatus['reasons']): Promise<void> {
    const { output, clock } = this.#tools;
    await writeStatus(output, clock.now(), this.#name, status, reasons);
  }

  /** Writes records, which are counted by the next state. */
  async write(batch: Batch): Promise<void> {
    const { bytes, count } = 'bytes' in batch ? batch : this.#serialize(batch);
    if (count === 0) return;
    // Where it waits for quota just now, that was said already: the reasons stay until it goes on.
    if (!this.#isRunning) await this.#sayRateLimited(undefined);
    this.#total += count;
    this.#sinceState += count;
    await this.#tools.output.writeLines(bytes);
  }

  /** This state names nothing whose records were not written: it may be printed from now on. */
  setSafeState(state: JsonObject): void {
    this.#safeState = state;
  }

  /** Says how far the stream was read, unless just that was said last. */
  async checkpoint(state: JsonObject): Promise<void> {
    this.setSafeState(state);
    if (this.#sinceState === 0 && JSON.stringify(state) === this.#lastState) return;
    await this.#writeState();
  }

  /** A sign of life: a line for people, and for the platform the last state again once it is old. */
  async beat(): Promise<void> {
    const { log, clock, quota } = this.#tools;
    await log.info(
      `${this.#name}: ${this.activity.logLine(this.#total, this.waits.wait, clock.now())}; ${quota()}`,
    );
    const isDue = clock.now() - this.#stateAt + HEARTBEAT_MS > REPEAT_STATE_MS;
    if (isDue && !this.#isOver) await this.#writeState();
  }

  /** The stream has ended: nothing is said of it any more but how. */
  close(): void {
    this.#isOver = true;
    this.waits.close();
  }

  /** The state that holds, whose count is that of all records since the last one: each is counted once. */
  async #writeState(): Promise<void> {
    const count = this.#sinceState;
    this.#sinceState = 0;
    this.#stateAt = this.#tools.clock.now();
    this.#lastState = JSON.stringify(this.#safeState);
    await this.#tools.output.write(stateMessage(this.#name, this.#safeState, count));
  }

  async #sayRateLimited(until: number | undefined): Promise<void> {
    this.#isRunning = true;
    if (until === undefined) {
      await this.status('RUNNING');
    } else {
      await this.status('RUNNING', [
        { type: 'RATE_LIMITED', rate_limited: { quota_reset: Math.ceil(until) } },
      ]);
    }
  }

  #serialize(records: readonly JsonObject[]): { bytes: string; count: number } {
    const emitted_at = this.#tools.clock.now();
    const lines = records.map((record) => {
      const data = keepSelected(this.columns, record);
      return `${JSON.stringify({ type: 'RECORD', record: { stream: this.#name, emitted_at, data } })}\n`;
    });
    return { bytes: lines.join(''), count: records.length };
  }
}

/** The status of a stream, of which perhaps nothing else can be told. */
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
