import type { Clock } from '../../src/base/clock.ts';
import { readText } from '../../src/mixpanel/http/body.ts';
import { Budget, type Limits } from '../../src/mixpanel/quota/budget.ts';
import { MixpanelError } from '../../src/mixpanel/failures.ts';
import type { Family } from '../../src/mixpanel/endpoints.ts';
import { Transport, type ApiAnswer, type TransportOptions } from '../../src/mixpanel/http/transport.ts';
import { NO_LIMITS } from './budget-bench.ts';
import type { TestServer } from './http-server.ts';
import { thrownBy } from './thrown.ts';

const ACCOUNT = { username: 'user', secret: 'topsecret', projectId: 12345 };

/** The request of tests to which it does not matter what is asked. */
export const REQUEST = { method: 'GET', path: '/api/2.0/export' } as const;

/** A transport, the budget it spends, and what both of them logged. */
export interface Bench {
  readonly transport: Transport;
  readonly budget: Budget;
  readonly logs: string[];
}

export interface BenchOptions extends Partial<TransportOptions> {
  readonly family?: Family;
  readonly limits?: Partial<Limits>;
}

/** A transport to that server: of the export, with an account and without limits, unless it is wished otherwise. */
export function benchOf(server: TestServer, clock: Clock, wishes: BenchOptions = {}): Bench {
  const { family = 'export', limits = {}, ...options } = wishes;
  const logs: string[] = [];
  const budget = new Budget(family, { ...NO_LIMITS, ...limits }, clock, ({ why }) =>
    logs.push(`waits: ${why}`),
  );
  const transport = new Transport(family, server.url, budget, {
    credentials: ACCOUNT,
    userAgent: 'source-mixpanel/test',
    clock,
    totalTimeoutMs: Infinity,
    random: () => 0.5,
    log: (message) => logs.push(message),
    ...options,
  });
  return { transport, budget, logs };
}

/** The transport alone, for tests that ask nothing of its surroundings. */
export function transportTo(server: TestServer, clock: Clock): Transport {
  return benchOf(server, clock).transport;
}

/** What is thrown, which has to be a failure of the API's. */
export async function mixpanelErrorOf(act: () => unknown): Promise<MixpanelError> {
  const thrown = await thrownBy(act);
  if (thrown instanceof MixpanelError) return thrown;
  throw thrown;
}

/** The whole body of an answer. */
export function textOf({ body }: ApiAnswer): Promise<string> {
  return readText(body, Infinity);
}

/** The header that carries `user:password`. */
export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
