import type { RefusedBy } from '../access/refusals.ts';
import { REFUSED_BY } from '../access/refusals.ts';
import * as json from '../http/json.ts';
import type { Failure, Fault } from './failure.ts';
import type { RequestMatch } from './request-match.ts';

/** @throws InvalidJson */
export function readFailure(value: unknown): Failure {
  const object = json.readObject(value, 'a failure');
  const match = object['match'] === undefined ? undefined : readMatch(object['match']);
  return { ...readFault(object), times: json.optionalNumber(object, 'times'), match };
}

function readMatch(value: unknown): RequestMatch {
  const object = json.readObject(value, 'match');
  return {
    path: json.optionalText(object, 'path'),
    query: json.optionalStrings(object, 'query'),
    day: json.optionalText(object, 'day'),
    nth: json.optionalNumber(object, 'nth'),
  };
}

type Reader<K extends Fault['kind']> = (object: json.JsonObject) => Extract<Fault, { kind: K }>;

const READERS: { readonly [K in Fault['kind']]: Reader<K> } = {
  answer: (object) => ({
    kind: 'answer',
    status: json.requiredNumber(object, 'status'),
    body: json.optionalText(object, 'body'),
    headers: json.optionalStrings(object, 'headers'),
  }),
  refusal: (object) => ({ kind: 'refusal', by: readRefusedBy(object['by']) }),
  'html-page': (object) => ({ kind: 'html-page', status: json.optionalNumber(object, 'status') }),
  'empty-body': (object) => ({ kind: 'empty-body', status: json.optionalNumber(object, 'status') }),
  'terminated-early': (object) => ({
    kind: 'terminated-early',
    fraction: json.optionalNumber(object, 'fraction'),
    text: json.optionalText(object, 'text'),
  }),
  'extra-line': (object) => ({
    kind: 'extra-line',
    fraction: json.optionalNumber(object, 'fraction'),
    text: json.requiredText(object, 'text'),
  }),
  'missing-newline': (object) => ({
    kind: 'missing-newline',
    fraction: json.optionalNumber(object, 'fraction'),
    lastLine: object['lastLine'] === 'cut' ? 'cut' : 'complete',
  }),
  'cut-body': (object) => ({ kind: 'cut-body', ...readCut(object) }),
  'cut-connection': (object) => ({ kind: 'cut-connection', ...readCut(object) }),
  stall: (object) => ({ kind: 'stall', ...readCut(object) }),
  surprise: (object) => ({ kind: 'surprise', seed: json.requiredNumber(object, 'seed') }),
  'drop-connection': () => ({ kind: 'drop-connection' }),
  delay: (object) => ({
    kind: 'delay',
    ms: json.requiredNumber(object, 'ms'),
    byClock: object['byClock'] === true,
  }),
};

function readFault(object: json.JsonObject): Fault {
  const kind = json.requiredText(object, 'kind');
  const reader = Object.entries(READERS).find(([name]) => name === kind)?.[1];
  if (reader === undefined) {
    throw new json.InvalidJson(`kind is "${kind}"; use one of ${Object.keys(READERS).join(', ')}`);
  }
  return reader(object);
}

function readRefusedBy(value: unknown): RefusedBy | undefined {
  const by = REFUSED_BY.find((known) => known === value);
  if (value === undefined || by !== undefined) return by;
  throw new json.InvalidJson(`by must be one of ${REFUSED_BY.join(', ')}`);
}

function readCut(object: json.JsonObject): {
  readonly fraction: number | undefined;
  readonly bytes: number | undefined;
} {
  return { fraction: json.optionalNumber(object, 'fraction'), bytes: json.optionalNumber(object, 'bytes') };
}
