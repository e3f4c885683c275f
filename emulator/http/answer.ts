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
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer, message: string) {
    super(message);
    this.answer = answer;
  }
}

/** An error in the shape of Mixpanel's. */
export function refusal(status: number, error: string): Refusal {
  return new Refusal(jsonAnswer({ error, status: 'error' }, status), error);
}

/** What Mixpanel answers to a request beyond the limits. */
export function rateLimitAnswer(request: string, error: string): Answer {
  return jsonAnswer({ request, error }, 429);
}

/** A JSON document. */
export function jsonAnswer(value: unknown, status = 200): Answer {
  return textAnswer(JSON.stringify(value), 'application/json', status);
}

/** A document of a given type. */
export function textAnswer(text: string, type: string, status = 200): Answer {
  const body: Body = { unit: 'byte', chunks: () => (text === '' ? [] : [Buffer.from(text)]) };
  return { status, headers: { 'Content-Type': type }, body };
}

/** JSON Lines, told as plain text. */
export function linesAnswer(chunks: () => Iterable<Buffer>): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: { unit: 'line', chunks } };
}
