import { expect, test } from '@jest/globals';
import { trippedLimit } from '../../../src/mixpanel/quota/rate-limit-message.ts';

const START = 'Query rate limit exceeded for project_id: 876089. ';

test.each([
  ['1/5 queries running concurrently and 61/60 queries running in the last hour. For more', 'hourly'],
  ['6/5 queries running concurrently and 12/60 queries running in the last hour. For more', 'burst'],
  ['6/5 queries running concurrently and 61/60 queries running in the last hour.', 'hourly'],
  ['4/3 queries in the last second.', 'burst'],
  ['6/5 queries in the last minute.', 'burst'],
  ['5/5 queries running concurrently and 60/60 queries running in the last hour.', undefined],
  ['', undefined],
])('%j names the limit %s', (sentence, limit) => {
  expect(trippedLimit(START + sentence)).toBe(limit);
});
