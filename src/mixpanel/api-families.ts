import type { Family } from './endpoints.ts';
import { hostsForRegion, type Region } from './http/regions.ts';
import { Transport, type TransportOptions } from './http/transport.ts';
import { Budget, LIMITS, type Limits } from './quota/budget.ts';

export interface ApiOptions extends TransportOptions {
  readonly region: Region;
  /** One address for all families instead of the region's hosts. */
  readonly baseUrl: string | undefined;
  /** The maximum of concurrent queries, at most Mixpanel's own limit. */
  readonly parallelQueries: number;
  /** The maximum of queries an hour; undefined means Mixpanel's own limit. */
  readonly queriesPerHour?: number | undefined;
}

type ByFamily<Value> = Readonly<Record<Family, Value>>;

export class ApiFamilies {
  readonly transports: ByFamily<Transport>;
  readonly #budgets: ByFamily<Budget>;

  constructor(options: ApiOptions) {
    const hosts = hostsForRegion(options.region, options.baseUrl);
    const budgets = byFamily((family) => budgetOf(family, options));
    this.#budgets = budgets;
    this.transports = byFamily((family) => new Transport(family, hosts[family], budgets[family], options));
  }

  get spent(): ByFamily<number> {
    return byFamily((family) => this.#budgets[family].spent);
  }

  get remaining(): ByFamily<number> {
    return byFamily((family) => this.#budgets[family].remaining);
  }
}

function byFamily<Value>(valueOf: (family: Family) => Value): ByFamily<Value> {
  return { query: valueOf('query'), export: valueOf('export'), app: valueOf('app') };
}

function budgetOf(family: Family, options: ApiOptions): Budget {
  const { clock, log } = options;
  const limits = family === 'query' ? queryLimits(options) : LIMITS[family];
  return new Budget(family, limits, clock, ({ until, why }) => {
    log(`waiting for ${family} API quota until ${new Date(until).toISOString()}: ${why}`);
  });
}

/** Mixpanel's limits, lowered to what the user allows. */
function queryLimits({ parallelQueries, queriesPerHour }: ApiOptions): Limits {
  const { query } = LIMITS;
  return {
    ...query,
    concurrent: Math.min(query.concurrent, parallelQueries),
    perHour: queriesPerHour ?? query.perHour,
  };
}
