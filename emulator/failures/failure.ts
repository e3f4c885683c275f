import type { RequestMatch } from './request-match.ts';

/**
 * What goes wrong with an answer. `fraction` (0 to 1) is how much of the body is sent before it happens: of the lines
 * in an export, of the bytes elsewhere; one half unless given. `bytes` is how much the end of the encoded (perhaps
 * gzipped) body then lacks, 20 unless given; 8 takes no more than the trailer of a gzip stream, 0 takes nothing.
 */
export type Fault =
  /** This status and body instead of the true answer; without `body`, what Mixpanel says with such a status. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  /** A page for humans, status 200 unless given. */
  | { readonly kind: 'html-page'; readonly status?: number | undefined }
  /** Nothing, status 200 unless given. */
  | { readonly kind: 'empty-body'; readonly status?: number | undefined }
  /** The line `text` (`terminated early` unless given) in place of the rest; the body ends as if all were well. */
  | {
      readonly kind: 'terminated-early';
      readonly fraction?: number | undefined;
      readonly text?: string | undefined;
    }
  /** The line `text` in the midst of the others. */
  | { readonly kind: 'extra-line'; readonly fraction?: number | undefined; readonly text: string }
  /** The last line has no `\n`; it is whole, or cut in its middle. `fraction` is 1 unless given. */
  | {
      readonly kind: 'missing-newline';
      readonly fraction?: number | undefined;
      readonly lastLine?: 'complete' | 'cut' | undefined;
    }
  /** The body is short, and HTTP says it was all of it. */
  | { readonly kind: 'cut-body'; readonly fraction?: number | undefined; readonly bytes?: number | undefined }
  /** The connection closes before HTTP said that the body is over. */
  | {
      readonly kind: 'cut-connection';
      readonly fraction?: number | undefined;
      readonly bytes?: number | undefined;
    }
  /** Nothing more comes, until the client or the emulator closes the connection. */
  | { readonly kind: 'stall'; readonly fraction?: number | undefined; readonly bytes?: number | undefined }
  /** The connection closes before any header. */
  | { readonly kind: 'drop-connection' }
  /** The true answer, after so many milliseconds of the wall. */
  | { readonly kind: 'delay'; readonly ms: number };

/** A fault, for which requests, and how many times: once unless `times` is given, for ever with `Infinity` or -1. */
export type Failure = Fault & {
  readonly match?: RequestMatch | undefined;
  readonly times?: number | undefined;
};
