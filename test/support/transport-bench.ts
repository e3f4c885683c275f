import type { Clock } from '../../src/base/clock.ts';
import { readText } from '../../src/mixpanel/http/body.ts';
import type { Limits } from '../../src/mixpanel/quota/limits.ts';
import { Quota } from '../../src/mixpanel/quota/quota.ts';
import { MixpanelError } from '../../src/mixpanel/failures.ts';
import type { Family } from '../../src/mixpanel/endpoints.ts';
import type { ApiAnswer } from '../../src/mixpanel/http/attempt.ts';
import { Transport, type TransportOptions } from '../../src/mixpanel/http/transport.ts';
import { NO_LIMITS } from './quota-bench.ts';
import { says, type TestServer } from './http-server.ts';
import { thrownBy } from './thrown.ts';

const ACCOUNT = { username: 'user', secret: 'topsecret', projectId: 12345 };

/** For tests in which the request does not matter. */
export const REQUEST = { method: 'GET', path: '/api/2.0/export' } as const;

/** A 429 that does not say when to retry. */
export const REFUSES = says(429, '{"error":"Query rate limit exceeded. 4/3 queries in the last second."}');

/** A transport with its quota and the log of both. */
export interface Bench {
  readonly transport: Transport;
  readonly quota: Quota;
  readonly logs: string[];
}

export interface BenchOptions extends Partial<TransportOptions> {
  readonly family?: Family;
  readonly limits?: Partial<Limits>;
}

/** By default of the export family, with a service account and without limits. */
export function benchOf(server: TestServer, clock: Clock, benchOptions: BenchOptions = {}): Bench {
  const { family = 'export', limits = {}, ...options } = benchOptions;
  const logs: string[] = [];
  const { random = () => 0.5 } = options;
  const onWait = ({ why }: { why: string }) => logs.push(`waits: ${why}`);
  const quota = new Quota({ family, limits: { ...NO_LIMITS, ...limits }, clock, random, onWait });
  const transport = new Transport(family, server.url, quota, {
    credentials: ACCOUNT,
    userAgent: 'source-mixpanel/test',
    clock,
    totalTimeoutMs: Infinity,
    random,
    log: (message) => logs.push(message),
    ...options,
  });
  return { transport, quota, logs };
}

export function transportTo(server: TestServer, clock: Clock): Transport {
  return benchOf(server, clock).transport;
}

/** The thrown MixpanelError; rethrows any other error. */
export async function mixpanelErrorOf(act: () => unknown): Promise<MixpanelError> {
  const thrown = await thrownBy(act);
  if (thrown instanceof MixpanelError) return thrown;
  throw thrown;
}

export function textOf({ body }: ApiAnswer): Promise<string> {
  return readText(body, Infinity);
}

/** The HTTP Basic header for `user:password`. */
export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
