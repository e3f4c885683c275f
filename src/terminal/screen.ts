import { styleText } from 'node:util';
import type { Snapshot } from '../airbyte/activity.ts';
import type { Message } from '../airbyte/protocol.generated.ts';
import type { Watcher } from '../airbyte/stream-report.ts';
import type { Clock } from '../base/clock.ts';
import { textOf, type Tone } from './message-text.ts';
import { progressLines, type StreamProgress } from './progress-lines.ts';

const FRAME_MS = 250;
/** Rates are those of the last seconds. */
const RATE_MS = 5000;
/** In a narrower terminal, or one without a size, nothing is redrawn. */
const MIN_COLUMNS = 20;
const STYLES = { good: 'green', bad: 'red', warning: 'yellow', quiet: 'dim' } as const satisfies Record<
  Tone,
  string
>;
/** Names of a project could move the cursor or change colours. */
// eslint-disable-next-line no-control-regex -- these are meant
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

/** Lines that are redrawn at the bottom of a terminal; `persist` prints a line above them that stays. */
export interface LiveLines {
  (text: string): void;
  persist(text: string): void;
  clear(): void;
}

interface Watched {
  readonly snapshot: () => Snapshot;
  /** Records at earlier frames, oldest first. Times are ms UTC. */
  readonly seen: { readonly atMs: number; readonly records: number }[];
}

/**
 * Shows a person in a terminal what a command does while its messages go elsewhere: messages as text, and below them the
 * progress of the streams that are read.
 */
export class Screen implements Watcher {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: LiveLines;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #timer: NodeJS.Timeout;
  readonly #watched = new Map<string, Watched>();
  readonly #totals = new Map<string, number>();
  /** The remaining quota; set when it is known. */
  quota: () => string = () => '';

  constructor(stream: NodeJS.WriteStream, live: LiveLines, clock: Pick<Clock, 'now'>) {
    this.#stream = stream;
    this.#live = live;
    this.#clock = clock;
    this.#timer = setInterval(() => {
      this.draw();
    }, FRAME_MS).unref();
  }

  show(message: Message): void {
    const shown = textOf(message, (stream) => this.#totals.get(stream) ?? 0);
    if (shown === undefined) return;
    const text = shown.text.replaceAll(CONTROL, ' ');
    this.#live.persist(styleText(STYLES[shown.tone], text, { stream: this.#stream }));
    this.draw();
  }

  started(stream: string, snapshot: () => Snapshot): void {
    this.#watched.set(stream, { snapshot, seen: [] });
    this.draw();
  }

  ended(stream: string): void {
    this.#totals.set(stream, this.#watched.get(stream)?.snapshot().records ?? 0);
    this.#watched.delete(stream);
    this.draw();
  }

  draw(): void {
    const { columns } = this.#stream;
    if (!(columns >= MIN_COLUMNS)) return;
    const nowMs = this.#clock.now();
    const streams = [...this.#watched].map(([name, watched]) => progressOf(name, watched, nowMs));
    if (streams.length === 0) this.#live.clear();
    else
      this.#live(
        progressLines(streams, this.quota(), columns, nowMs)
          .map((line) => line.replaceAll(CONTROL, ' '))
          .join('\n'),
      );
  }

  /** Removes the redrawn lines. Call it before anything else is written to the terminal. */
  close(): void {
    clearInterval(this.#timer);
    this.#live.clear();
  }
}

function progressOf(name: string, { snapshot, seen }: Watched, nowMs: number): StreamProgress {
  const now = snapshot();
  seen.push({ atMs: nowMs, records: now.records });
  while ((seen[1]?.atMs ?? Infinity) <= nowMs - RATE_MS) seen.shift();
  const { atMs, records } = seen[0] ?? { atMs: nowMs, records: now.records };
  const rate = nowMs > atMs ? ((now.records - records) * 1000) / (nowMs - atMs) : 0;
  return { name, rate, ...now };
}
