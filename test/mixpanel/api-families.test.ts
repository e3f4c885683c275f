import { expect, test } from '@jest/globals';
import { ApiFamilies } from '../../src/mixpanel/api-families.ts';
import { says, startServer } from '../support/http-server.ts';
import { quickClock } from '../support/manual-clock.ts';
import { REQUEST, textOf } from '../support/transport-bench.ts';

/** Queries left before the first answer, and with the quota of the project (400) known, those of the entire hour. */
async function hourOf(queriesPerHour: number | undefined): Promise<[number, number]> {
  const server = await startServer(says(200, 'ok', { 'RateLimit-Policy': '"project";q=400;w=3600' }));
  const families = new ApiFamilies({
    region: 'US',
    baseUrl: server.url,
    parallelQueries: 3,
    queriesPerHour,
    credentials: { apiSecret: 'secret' },
    userAgent: 'source-mixpanel/test',
    totalTimeoutMs: Infinity,
    clock: quickClock(),
    random: () => 0.5,
    log: () => undefined,
  });
  const before = families.remaining.query;
  await textOf(await families.transports.query.send(REQUEST));
  return [before, families.remaining.query + families.spent.query];
}

test.each([
  [undefined, 60, 400],
  [60, 60, 400],
  [30, 30, 30],
  [200, 200, 200],
  [1000, 1000, 400],
])(
  'with %s queries per hour configured, %d are used at first and %d once the limit is known',
  async (share, ...expected) => {
    expect(await hourOf(share)).toEqual(expected);
  },
);
