/** A body that can be produced again from its start, a piece at a time. */
export interface Body {
  /** What a share of it is counted in: an export is counted in lines, a document in bytes. */
  readonly unit: 'line' | 'byte';
  chunks(): Iterable<Buffer>;
}

/** What a route says, before compression and failures. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Thrown in the midst of a request to answer it with an error. */
export class ApiError extends Error {
  readonly answer: Answer;

  constructor(answer: Answer, message: string) {
    super(message);
    this.answer = answer;
  }
}

/** An error in the shape of Mixpanel's. */
export function apiError(status: number, error: string): ApiError {
  return new ApiError(jsonAnswer({ error, status: 'error' }, status), error);
}

/** What Mixpanel answers to a request beyond the limits; sometimes it tells when to come again. */
export function rateLimitAnswer(request: string, error: string, retryAfterSeconds?: number): Answer {
  const answer = jsonAnswer({ request, error }, 429);
  if (retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'Retry-After': String(retryAfterSeconds) } };
}

/** A JSON document. */
export function jsonAnswer(value: unknown, status = 200): Answer {
  return documentAnswer(JSON.stringify(value), status);
}

/** A JSON document that is written already: its numbers may have more digits than JavaScript's. */
export function documentAnswer(text: string, status = 200): Answer {
  return textAnswer(text, 'application/json', status);
}

/** A document of a given type. */
export function textAnswer(text: string, type: string, status = 200): Answer {
  const body: Body = { unit: 'byte', chunks: () => (text === '' ? [] : [Buffer.from(text)]) };
  return { status, headers: { 'Content-Type': type }, body };
}

/** A JSON document that is written a piece at a time. */
export function jsonChunksAnswer(chunks: () => Iterable<Buffer>): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: { unit: 'byte', chunks } };
}

/** JSON Lines, told as plain text. */
export function linesAnswer(chunks: () => Iterable<Buffer>): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: { unit: 'line', chunks } };
}
