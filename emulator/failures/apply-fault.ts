import type { Answer, Body } from '../http/answer.ts';
import type { Delivery } from '../http/send-answer.ts';
import { countUnits, head, tail } from './body-parts.ts';
import type { Fault } from './failure.ts';
import type { SurprisingAnswer } from './surprise.ts';
import { surprise } from './surprise.ts';

export type FaultyAnswer = Pick<Delivery, 'missingBytes' | 'end'> & SurprisingAnswer;

/** Damages or changes the body of an answer; faults of other kinds leave it unchanged. */
export function applyFault(answer: Answer, fault: Fault | undefined): FaultyAnswer {
  const intact: FaultyAnswer = { answer, surprises: [], missingBytes: 0, end: 'complete' };
  switch (fault?.kind) {
    case 'terminated-early':
      return { ...intact, answer: withBody(answer, () => terminatedEarly(answer.body, fault)) };
    case 'extra-line':
      return { ...intact, answer: withBody(answer, () => withExtraLine(answer.body, fault)) };
    case 'missing-newline':
      return { ...intact, answer: withBody(answer, () => unterminated(answer.body, fault)) };
    case 'surprise':
      return { ...intact, ...surprise(answer, fault) };
    case 'cut-body':
      return { ...cut(answer, fault), end: 'complete' };
    case 'cut-connection':
      return { ...cut(answer, fault), end: 'disconnect' };
    case 'stall':
      return { ...cut(answer, fault), end: 'none' };
    case 'answer':
    case 'refusal':
    case 'html-page':
    case 'empty-body':
    case 'drop-connection':
    case 'delay':
    case undefined:
      return intact;
  }
}

type Kind<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

function withBody(answer: Answer, chunks: () => Iterable<Buffer>): Answer {
  return { ...answer, body: { ...answer.body, chunks } };
}

function cut(
  answer: Answer,
  { fraction = 0.5, bytes = 20 }: Kind<'cut-body' | 'cut-connection' | 'stall'>,
): Omit<FaultyAnswer, 'end'> {
  return {
    surprises: [],
    answer: withBody(answer, () => head(answer.body, share(answer.body, fraction))),
    missingBytes: bytes,
  };
}

function share(body: Body, fraction: number): number {
  return Math.floor(countUnits(body) * fraction);
}

function* terminatedEarly(
  body: Body,
  { fraction = 0.5, text = 'terminated early' }: Kind<'terminated-early'>,
): Generator<Buffer> {
  yield* head(body, share(body, fraction));
  yield Buffer.from(`${text}\n`);
}

function* withExtraLine(body: Body, { fraction = 0.5, text }: Kind<'extra-line'>): Generator<Buffer> {
  const before = share(body, fraction);
  yield* head(body, before);
  yield Buffer.from(`${text}\n`);
  yield* tail(body, before);
}

function* unterminated(
  body: Body,
  { fraction = 1, lastLine = 'complete' }: Kind<'missing-newline'>,
): Generator<Buffer> {
  const count = share(body, fraction);
  if (count === 0) return;
  yield* head(body, count - 1);
  const line = Buffer.concat([...tail({ ...body, chunks: () => head(body, count) }, count - 1)]);
  const length = lastLine === 'complete' ? line.length - 1 : Math.floor(line.length / 2);
  yield line.subarray(0, length);
}
