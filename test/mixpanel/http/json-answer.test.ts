import { expect, test } from '@jest/globals';
import { isFailedStatus, isReportedError } from '../../../src/mixpanel/http/json-answer.ts';

test('an answer has failed if its status is present and not ok', () => {
  expect(['ok', undefined].map(isFailedStatus)).toEqual([false, false]);
  expect(['error', '', 'OK', null, false, 0, 200, ['ok']].map(isFailedStatus)).not.toContain(false);
});

test('an answer reports an error unless its error is missing, null or false', () => {
  expect([undefined, null, false].map(isReportedError)).toEqual([false, false, false]);
  expect(['', 'strange', 0, true, {}, []].map(isReportedError)).not.toContain(false);
});
