import { expect, test } from '@jest/globals';
import { readRateLimitHeaders } from '../../../src/mixpanel/quota/rate-limit-headers.ts';
import fc from '../../support/fast-check.ts';

test.each([
  ['"project";q=400;w=3600', { perHour: 400 }],
  [
    '"project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"',
    { perHour: 60, concurrent: 5 },
  ],
  ['"second";q=3;w=1,"hour";q=60;w=3600;qu="requests"', { perSecond: 3, perHour: 60 }],
  ['project ; w = 3600 ; q = 90', { perHour: 90 }],
  ['"a,b;c";q=80;w=3600', { perHour: 80 }],
  ['"project";q=400;w=3600, "organization";q=100;w=3600', { perHour: 100 }],
  ['"day";q=9;w=86400, "bytes";q=1;w=3600;qu="content-bytes"', {}],
  ['"project";q=0;w=3600', {}],
  ['"project";q=-4;w=3600', {}],
  ['"project";q=many;w=3600', {}],
  ['"project"', {}],
  ['60', {}],
])('RateLimit-Policy %j means the limits %j', (policy, limits) => {
  expect(readRateLimitHeaders({ 'ratelimit-policy': policy }).limits).toEqual(limits);
});

test('exhausted limits are those without remaining requests', () => {
  const headers = {
    'ratelimit-policy': '"p";q=60;w=3600, "s";q=3;w=1',
    ratelimit: '"p";r=5;t=9, "s";r=0;t=1',
  };
  expect(readRateLimitHeaders(headers).exhausted).toEqual([{ limit: 'perSecond', resetMs: 1000 }]);
});

test('any text as a header is read or ignored', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (policy, ratelimit) => {
      const { limits } = readRateLimitHeaders({ 'ratelimit-policy': policy, ratelimit });
      expect(Object.values(limits).every((limit) => limit > 0)).toBe(true);
    }),
  );
});
