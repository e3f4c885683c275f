import { expect, test } from '@jest/globals';
import { isFailedStatus } from '../../../src/mixpanel/http/json-answer.ts';

test('an answer failed if it has a status, and that is not ok', () => {
  expect(['ok', undefined].map(isFailedStatus)).toEqual([false, false]);
  expect(['error', '', 'OK', null, false, 0, 200, ['ok']].map(isFailedStatus)).not.toContain(false);
});
