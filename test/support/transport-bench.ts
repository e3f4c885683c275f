import type { Clock } from '../../src/base/clock.ts';
import { Budget } from '../../src/mixpanel/budget.ts';
import { Transport } from '../../src/mixpanel/transport.ts';
import type { TestServer } from './http-server.ts';

/** A transport of the export to that server, without limits. */
export function transportTo(server: Pick<TestServer, 'url'>, clock: Clock): Transport {
  const limits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };
  const budget = new Budget('export', limits, clock, () => undefined);
  return new Transport('export', server.url, budget, {
    credentials: { username: 'user', secret: 'topsecret', projectId: 12345 },
    userAgent: 'source-mixpanel/test',
    clock,
    patienceMs: Infinity,
    random: () => 0.5,
    log: () => undefined,
  });
}
