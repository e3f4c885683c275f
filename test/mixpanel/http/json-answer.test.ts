import { expect, test } from '@jest/globals';
import { isFailedStatus } from '../../../src/mixpanel/http/json-answer.ts';

test('an answer has failed if its status is present and not ok', () => {
  expect(['ok', undefined].map(isFailedStatus)).toEqual([false, false]);
  expect(['error', '', 'OK', null, false, 0, 200, ['ok']].map(isFailedStatus)).not.toContain(false);
});
