import type { RefusedBy } from '../access/refusals.ts';
import type { RequestMatch } from './request-match.ts';

/**
 * What goes wrong with an answer. `fraction` (0 to 1, default 0.5) is the share of the body sent before the fault, in
 * lines for an export and in bytes otherwise. `bytes` (default 20) is the number of bytes then missing from the end of
 * the encoded, possibly gzipped body: 8 removes the trailer of a gzip stream, 0 removes nothing.
 */
export type Fault =
  /** Replaces the answer. `body` defaults to what Mixpanel sends with this status. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  /** A 429 in the form of the project (`refusalForm`), by the hour unless told otherwise. It does not count. */
  | { readonly kind: 'refusal'; readonly by?: RefusedBy | undefined }
  /** An HTML page, status 200 by default. */
  | { readonly kind: 'html-page'; readonly status?: number | undefined }
  | { readonly kind: 'empty-body'; readonly status?: number | undefined }
  /** Replaces the rest of the body with the line `text` (default `terminated early`); the body ends normally. */
  | {
      readonly kind: 'terminated-early';
      readonly fraction?: number | undefined;
      readonly text?: string | undefined;
    }
  | { readonly kind: 'extra-line'; readonly fraction?: number | undefined; readonly text: string }
  /** Drops the final `\n`, or cuts the last line in half. `fraction` defaults to 1. */
  | {
      readonly kind: 'missing-newline';
      readonly fraction?: number | undefined;
      readonly lastLine?: 'complete' | 'cut' | undefined;
    }
  /** Ends the body early, yet as a complete HTTP message. */
  | { readonly kind: 'cut-body'; readonly fraction?: number | undefined; readonly bytes?: number | undefined }
  /** Closes the connection before the end of the HTTP message. */
  | {
      readonly kind: 'cut-connection';
      readonly fraction?: number | undefined;
      readonly bytes?: number | undefined;
    }
  /** Sends nothing more until the client or the emulator closes the connection. */
  | { readonly kind: 'stall'; readonly fraction?: number | undefined; readonly bytes?: number | undefined }
  | { readonly kind: 'drop-connection' }
  /**
   * Changes items of the answer, a member beside them, or the list of them: missing, null, another value, duplicated or
   * unknown. The seed decides. The request log lists what was changed.
   */
  | { readonly kind: 'surprise'; readonly seed: number }
  /** Waits before the answer, in real time unless `byClock`: then until the emulator's clock is moved that far. */
  | { readonly kind: 'delay'; readonly ms: number; readonly byClock?: boolean | undefined };

/** A fault, the requests it affects, and how often: `times` defaults to 1; `Infinity` or -1 means always. */
export type Failure = Fault & {
  readonly match?: RequestMatch | undefined;
  readonly times?: number | undefined;
};
