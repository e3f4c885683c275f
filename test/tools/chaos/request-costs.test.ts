import { expect, test } from '@jest/globals';
import type { Fault } from '../../../emulator/failures/failure.ts';
import type { RequestEntry } from '../../../emulator/request-log.ts';
import { excessiveRequests } from '../../../tools/chaos/request-costs.ts';

const SERVER_ERROR: Fault = { kind: 'answer', status: 500 };
const ANNOTATIONS = '/api/app/projects/1/annotations';

const request = (path: string, failure: Fault | null, query: Record<string, string> = {}): RequestEntry => ({
  ...{ number: 1, atMs: 0, method: 'GET', path, query, family: 'query', failure },
  status: failure?.kind === 'answer' ? failure.status : 200,
  ...{ counted: true, running: 1, surprises: [], stalled: false, resumesAtMs: null },
});

const times = (count: number, path: string, failure: Fault | null): RequestEntry[] =>
  Array.from({ length: count }, () => request(path, failure));

test('a request may fail as often as the table of failures says', () => {
  expect(excessiveRequests(times(8, ANNOTATIONS, SERVER_ERROR))).toEqual([]);
  expect(excessiveRequests(times(9, ANNOTATIONS, SERVER_ERROR))).toHaveLength(1);
  expect(excessiveRequests(times(2, ANNOTATIONS, { kind: 'html-page' }))).toEqual([]);
  expect(excessiveRequests(times(3, ANNOTATIONS, { kind: 'html-page' }))).toHaveLength(1);
  expect(excessiveRequests(times(2, ANNOTATIONS, { kind: 'answer', status: 403 }))).toHaveLength(1);
});

test('refusals cost nothing, and a success ends a series of failures', () => {
  const refusals = times(100, ANNOTATIONS, { kind: 'answer', status: 429 });
  const failures = times(5, ANNOTATIONS, SERVER_ERROR);
  expect(excessiveRequests([...failures, ...refusals, request(ANNOTATIONS, null), ...failures])).toEqual([]);
});

test('the requests of an endpoint may not go on failing', () => {
  const pieces = (count: number): RequestEntry[] =>
    Array.from({ length: count }, (_, index) =>
      request('/api/2.0/export', { kind: 'terminated-early' }, { from_date: String(index) }),
    );
  expect(excessiveRequests(pieces(45))).toEqual([]);
  expect(excessiveRequests(pieces(300))).toHaveLength(1);
});

test('a surprise counts as a failure of an endpoint only if the request is sent again', () => {
  const days = (count: number): RequestEntry[] =>
    Array.from({ length: count }, (_, day) =>
      request('/api/2.0/export', { kind: 'surprise', seed: 1 }, { from_date: String(day) }),
    );
  expect(excessiveRequests(days(300))).toEqual([]);
  expect(excessiveRequests(days(300).flatMap((day) => [day, { ...day }]))).toHaveLength(1);
});
