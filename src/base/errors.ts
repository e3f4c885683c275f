/**
 * Who has to act: `config` the user (settings, rights, plan), `transient` nobody (a later try may work),
 * `system` us (a defect of this connector or an answer nobody foresaw).
 */
export type ErrorKind = 'config' | 'transient' | 'system';

/** An error in three voices: a sentence for the user, a detail for the log, a kind for the platform. */
export class ConnectorError extends Error {
  readonly kind: ErrorKind;
  /** What exactly was seen, for the log: endpoint, status, the first bytes of the answer. */
  readonly detail: string | undefined;

  constructor(kind: ErrorKind, message: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ConnectorError';
    this.kind = kind;
    this.detail = options.detail;
  }
}

/** The user can mend it: settings, catalog, state, rights or plan. */
export function configError(message: string, options?: { detail?: string; cause?: unknown }): ConnectorError {
  return new ConnectorError('config', message, options);
}

/** What a thrown value says of itself, whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return stringField(thrown, 'message') ?? String(thrown);
}

/** The code of a system error, such as `ENOENT` or `ECONNRESET`; undefined for anything else. */
export function codeOf(thrown: unknown): string | undefined {
  return stringField(thrown, 'code');
}

/** A text field of whatever was thrown. Not asked with `instanceof`: an error may be one of another realm. */
function stringField(thrown: unknown, field: 'message' | 'code'): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !(field in thrown)) return undefined;
  const value: unknown = Reflect.get(thrown, field);
  return typeof value === 'string' ? value : undefined;
}
