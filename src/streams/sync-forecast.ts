import { countDays, dayAt } from '../base/days.ts';
import type { Logger } from '../airbyte/logger.ts';
import type { Mixpanel } from '../mixpanel/client.ts';
import type { Family } from '../mixpanel/endpoints.ts';
import type { StreamContext } from './context.ts';
import type { MixpanelStream } from './define-stream.ts';
import type { Forecast, ProjectSize } from './project-size.ts';
import { sharedCosts } from './shared-costs.ts';

const FAMILIES: Readonly<Record<Family, string>> = {
  query: 'Query API',
  export: 'export',
  app: 'App API',
  ingestion: 'Ingestion API',
};
/** The quota that is left, as far as answers have reported it. */
type Quota = Pick<Mixpanel, 'spent' | 'remaining' | 'perHour'>;

/**
 * Logs what a sync will cost, by the formulas of the streams' definitions, once all of its streams are planned. By then they have
 * requested the lists that say how much there is.
 */
export class SyncForecast implements Forecast {
  readonly #streams: readonly MixpanelStream[];
  readonly #configured: ProjectSize;
  readonly #quota: Quota;
  readonly #log: Logger;
  readonly #sizes = new Map<string, ProjectSize>();
  /** The streams that are planned, and whether they read anything. */
  readonly #planned = new Map<string, boolean>();
  #isLogged = false;

  /**
   * @param streams of the sync
   * @param configured the days that the options name, and no items
   */
  constructor(streams: readonly MixpanelStream[], configured: ProjectSize, quota: Quota, log: Logger) {
    this.#streams = streams;
    this.#configured = configured;
    this.#quota = quota;
    this.#log = log;
  }

  reads(stream: string, size: Partial<ProjectSize>): void {
    this.#sizes.set(stream, { ...this.#configured, ...size });
  }

  /** To be called when a stream is planned, or has failed before that. Later calls count for nothing. */
  async planned(stream: string, readsAnything: boolean): Promise<void> {
    if (!this.#planned.has(stream)) this.#planned.set(stream, readsAnything);
    if (this.#isLogged || !this.#streams.every(({ name }) => this.#planned.has(name))) return;
    this.#isLogged = true;
    const needed = this.#needed();
    const counts = familiesOf((family) => needed[family] > 0).map(
      (family) => `${needed[family]} ${FAMILIES[family]}`,
    );
    if (counts.length === 0) return;
    await this.#log.info(`requests needed, at least: ${counts.join(', ')}; ${this.#duration(needed)}`);
  }

  #needed(): Record<Family, number> {
    const reading = this.#streams.filter(
      ({ name }) => this.#planned.get(name) === true || this.#sizes.has(name),
    );
    const needed = { query: 0, export: 0, app: 0, ingestion: 0 };
    for (const { endpoint, count, streams } of sharedCosts(reading)) {
      const sizes = streams.map((name) => this.#sizes.get(name) ?? this.#configured);
      needed[endpoint.family] += Math.max(...sizes.map(count));
    }
    return needed;
  }

  /** How long the quota makes the sync last. */
  #duration(needed: Readonly<Record<Family, number>>): string {
    const hours = familiesOf(() => true).map((family) => ({
      family,
      hours: this.#hoursOf(family, needed[family]),
    }));
    const [longest] = hours.sort((one, other) => other.hours - one.hours);
    if (longest === undefined || longest.hours === 0) return "this hour's quota suffices";
    const { family, hours: most } = longest;
    const others = family === 'query' && needed.export > 0 ? '. The export does not wait for them' : '';
    return `at ${this.#quota.perHour[family]} ${FAMILIES[family]} requests an hour that takes at least ${most} ${most === 1 ? 'hour' : 'hours'}${others}`;
  }

  #hoursOf(family: Family, needed: number): number {
    const { spent, remaining, perHour } = this.#quota;
    const left = Math.max(0, needed - spent[family]);
    if (left <= remaining[family]) return 0;
    // After a refusal none remain, and it is not known for how long.
    const atOnce = remaining[family] === 0 ? perHour[family] : remaining[family];
    return Math.max(0, Math.ceil((left - atOnce) / perHour[family]));
  }
}

/** @param streams of the sync */
export function forecastOf(
  streams: readonly MixpanelStream[],
  { mixpanel, options, log, clock }: Omit<StreamContext, 'forecast'>,
): SyncForecast {
  const { firstDay, lastDay, projectTimezone, windowDays } = options;
  const days = countDays(firstDay, lastDay ?? dayAt(clock.now(), projectTimezone));
  const configured = { ...{ cohorts: 0, funnels: 0, reports: 0, groups: 0 }, days, windowDays };
  return new SyncForecast(streams, configured, mixpanel, log);
}

function familiesOf(matches: (family: Family) => boolean): Family[] {
  return (['query', 'export', 'app', 'ingestion'] as const).filter(matches);
}
