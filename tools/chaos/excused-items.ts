import type { RequestEntry } from '../../emulator/request-log.ts';
import { excusesIn } from './excuses.ts';
import { isReadInFull, type SelectedStream } from './run.ts';

/**
 * The items that Mixpanel sent only in a changed form, by stream. If a stream fails and keeps no progress, it is read
 * again: then the answers of the failed attempt excuse nothing.
 */
export class ExcusedItems {
  readonly #keys = new Map<string, Set<string>>();

  /** Forgets everything, for a project that is read from the start. */
  clear(): void {
    this.#keys.clear();
  }

  /** Starts a sync. */
  begin(streams: readonly SelectedStream[]): void {
    for (const stream of streams) if (isReadInFull(stream)) this.#keys.delete(stream.name);
  }

  /** @param advanced the streams whose progress was saved in the attempt with these requests */
  add(requests: readonly Readonly<RequestEntry>[], advanced: ReadonlySet<string>): void {
    for (const { stream, key } of excusesIn(requests)) {
      if (!advanced.has(stream)) continue;
      const keys = this.#keys.get(stream) ?? new Set();
      this.#keys.set(stream, keys.add(key));
    }
  }

  of(stream: string): ReadonlySet<string> {
    return this.#keys.get(stream) ?? new Set();
  }
}
