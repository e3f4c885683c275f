import type { Family } from './endpoints.ts';
import { hostsForRegion, type Region } from './http/regions.ts';
import { Transport, type TransportOptions } from './http/transport.ts';
import { Budget, LIMITS, type Limits, type OnWait } from './quota/budget.ts';

export interface ApiOptions extends TransportOptions {
  readonly region: Region;
  /** One address for all families instead of the region's hosts. */
  readonly baseUrl: string | undefined;
  /** The maximum of concurrent queries, at most Mixpanel's own limit. */
  readonly parallelQueries: number;
  /** The maximum of queries an hour; undefined, and the form's default of 60, mean Mixpanel's own limit. */
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
  const { clock, log, queriesPerHour } = options;
  const onWait: OnWait = ({ until, why }) => {
    log(`waiting for ${family} API quota until ${new Date(until).toISOString()}: ${why}`);
  };
  if (family !== 'query') return new Budget(family, LIMITS[family], clock, onWait);
  const share = queryShare(options);
  // A share above the published limit says that the project has a higher one.
  const limits = { ...LIMITS.query, perHour: Math.max(LIMITS.query.perHour, queriesPerHour ?? 0) };
  return new Budget(family, limits, clock, onWait, share);
}

/** What the user allows. Every saved form holds the default of 60, so 60 cannot mean "60 of more". */
function queryShare({ parallelQueries, queriesPerHour }: ApiOptions): Pick<Limits, 'concurrent' | 'perHour'> {
  const isDefault = queriesPerHour === undefined || queriesPerHour === LIMITS.query.perHour;
  return { concurrent: parallelQueries, perHour: isDefault ? Infinity : queriesPerHour };
}
