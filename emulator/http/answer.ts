/** A body that can be generated repeatedly, in chunks. */
export interface Body {
  /** The unit in which faults measure it: lines for an export, bytes for a document. */
  readonly unit: 'line' | 'byte';
  chunks(): Iterable<Buffer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Thrown to answer a request with an error. */
export class ApiError extends Error {
  readonly answer: Answer;

  constructor(answer: Answer, message: string) {
    super(message);
    this.answer = answer;
  }
}

/** An error in Mixpanel's format. */
export function apiError(status: number, error: string): ApiError {
  return new ApiError(jsonAnswer({ error, status: 'error' }, status), error);
}

/** An error as plain text. */
export function textError(status: number, error: string): ApiError {
  // The leading space is Mixpanel's.
  return new ApiError(textAnswer(` ${error}`, 'text/plain', status), error);
}

export function jsonAnswer(value: unknown, status = 200): Answer {
  return documentAnswer(JSON.stringify(value), status);
}

/** A JSON document as text, so that numbers may exceed JavaScript's precision. */
export function documentAnswer(text: string, status = 200): Answer {
  return textAnswer(text, 'application/json', status);
}

export function textAnswer(text: string, type: string, status = 200): Answer {
  const body: Body = { unit: 'byte', chunks: () => (text === '' ? [] : [Buffer.from(text)]) };
  return { status, headers: { 'Content-Type': type }, body };
}

export function jsonChunksAnswer(chunks: () => Iterable<Buffer>): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: { unit: 'byte', chunks } };
}

/** JSON Lines, declared as plain text. */
export function linesAnswer(chunks: () => Iterable<Buffer>): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: { unit: 'line', chunks } };
}
