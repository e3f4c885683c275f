/**
 * Who has to act. `config`: the user (settings, catalog, state, permissions or plan). `transient`: no one, a
 * later sync may succeed. `system`: we do, for a bug or an unexpected response.
 */
export type ErrorKind = 'config' | 'transient' | 'system';

/** An error with a message for the user, a detail for the log and a kind for the platform. */
export class ConnectorError extends Error {
  readonly kind: ErrorKind;
  /** What exactly was seen: endpoint, status, excerpt of the response. */
  readonly detail: string | undefined;

  constructor(kind: ErrorKind, message: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ConnectorError';
    this.kind = kind;
    this.detail = options.detail;
  }
}

/** Items could not be delivered, such as records without a key. Everything else of the slice was. */
export class UndeliveredItemsError extends ConnectorError {}

/** Concerns only its slice, such as one funnel: other slices are still read, even if the user must act (`config`). */
export class SliceError extends ConnectorError {}

/** One of any number of failures: the stream itself notices when it is better to end. */
export class SelfLimitedError extends ConnectorError {}

/** The source no longer provides a stream. It completes with a warning, because failing every sync would not help. */
export class StreamRetiredError extends ConnectorError {}

/** Concerns the entire stream: its other slices would fail in the same way, even if the user need not act. */
export class StreamFailedError extends ConnectorError {}

export function configError(message: string, options?: { detail?: string; cause?: unknown }): ConnectorError {
  return new ConnectorError('config', message, options);
}

export function messageOf(thrown: unknown): string {
  return stringField(thrown, 'message') ?? String(thrown);
}

/** The message and the detail, for the log. */
export function explanationOf(thrown: unknown): string {
  const detail = thrown instanceof ConnectorError ? thrown.detail : undefined;
  return messageOf(thrown) + (detail === undefined ? '' : ` Details: ${detail}`);
}

/** The code of a system error, such as `ENOENT`; undefined for anything else. */
export function codeOf(thrown: unknown): string | undefined {
  return stringField(thrown, 'code');
}

/** Does not use `instanceof Error`: an error may come from another realm. */
function stringField(thrown: unknown, field: 'message' | 'code'): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !(field in thrown)) return undefined;
  const value: unknown = Reflect.get(thrown, field);
  return typeof value === 'string' ? value : undefined;
}
