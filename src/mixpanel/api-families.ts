import type { Family } from './endpoints.ts';
import { hostsForRegion, type Region } from './http/regions.ts';
import { Transport, type TransportOptions } from './http/transport.ts';
import { LIMITS, type Limits } from './quota/limits.ts';
import { Quota, type QuotaOptions } from './quota/quota.ts';

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
  readonly #quotas: ByFamily<Quota>;

  constructor(options: ApiOptions) {
    const hosts = hostsForRegion(options.region, options.baseUrl);
    const quotas = byFamily((family) => quotaOf(family, options));
    this.#quotas = quotas;
    this.transports = byFamily((family) => new Transport(family, hosts[family], quotas[family], options));
  }

  get spent(): ByFamily<number> {
    return byFamily((family) => this.#quotas[family].spent);
  }

  get remaining(): ByFamily<number> {
    return byFamily((family) => this.#quotas[family].remaining);
  }

  get perHour(): ByFamily<number> {
    return byFamily((family) => this.#quotas[family].perHour);
  }
}

function byFamily<Value>(valueOf: (family: Family) => Value): ByFamily<Value> {
  return {
    query: valueOf('query'),
    export: valueOf('export'),
    app: valueOf('app'),
    ingestion: valueOf('ingestion'),
  };
}

function quotaOf(family: Family, options: ApiOptions): Quota {
  const { clock, log, random, queriesPerHour = 0 } = options;
  const onWait: QuotaOptions['onWait'] = ({ until, why }) => {
    log(`waiting for ${family} API quota until ${new Date(until).toISOString()}: ${why}`);
  };
  if (family !== 'query') return new Quota({ family, limits: LIMITS[family], clock, random, onWait });
  // A share above the published limit says that the project has a higher one.
  const limits = { ...LIMITS.query, perHour: Math.max(LIMITS.query.perHour, queriesPerHour) };
  return new Quota({ family, limits, share: queryShare(options), clock, random, onWait });
}

/** What the user allows. Every saved form holds the default of 60, so 60 cannot mean "60 of more". */
function queryShare({ parallelQueries, queriesPerHour }: ApiOptions): Pick<Limits, 'concurrent' | 'perHour'> {
  const isDefault = queriesPerHour === undefined || queriesPerHour === LIMITS.query.perHour;
  return { concurrent: parallelQueries, perHour: isDefault ? Infinity : queriesPerHour };
}
