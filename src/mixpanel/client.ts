import type { Day } from '../base/days.ts';
import { CachedList } from '../base/cached-list.ts';
import { memoizeAsync } from '../base/memoize.ts';
import { isObject } from '../base/json-object.ts';
import type { Window } from '../base/windows.ts';
import { appRequest } from './app-request.ts';
import { parseAnnotationTags, type AnnotationTag } from './annotation-tags.ts';
import { annotationsRequest, parseAnnotations, type Annotation } from './annotations.ts';
import type { Credentials } from './http/auth.ts';
import { Budget, LIMITS, type Limits } from './quota/budget.ts';
import { parseDayReport, type ReportedDay } from './day-report.ts';
import { parseCohorts, type Cohort } from './cohorts.ts';
import { ENDPOINTS, type Endpoint, type Family } from './endpoints.ts';
import { eventPropertyNames, MAX_NAMES } from './event-property-names.ts';
import {
  profilePages,
  type OnRestart,
  type PageOfSession,
  type ProfileQuery,
} from './profiles/profile-pages.ts';
import { eventBatches, EventParser, type EventBatch } from './export/event-parser.ts';
import { jsonAnswer, readAnswer, unexpectedAnswer } from './http/json-answer.ts';
import { parseEventSchemas, type DeclaredTypes } from './lexicon.ts';
import { parseFunnels, type Funnel } from './funnels.ts';
import { parseProfilePage, type ProfilePage } from './profiles/profile-page.ts';
import { hostsForRegion, type Region } from './http/regions.ts';
import { timeFilter, type TimeRange } from './filter-expressions.ts';
import { Transport, type ApiRequest, type TransportOptions } from './http/transport.ts';

/** Everything the client has to know; it knows no form and no platform. */
export interface MixpanelOptions extends TransportOptions {
  readonly region: Region;
  /** One address for all families instead of the region's hosts. */
  readonly baseUrl: string | undefined;
  /** Queries that may run at the same time, within Mixpanel's own limit. */
  readonly parallelQueries: number;
  /** How many of the project's queries an hour may be taken; undefined for all of Mixpanel's own limit. */
  readonly queriesPerHour?: number | undefined;
}

/** Which events to send. */
export interface ExportQuery extends Window {
  /** Their names; none for all of them. */
  readonly events?: readonly string[];
  /** A part of the days. */
  readonly during?: TimeRange | undefined;
  /** At most so many; all of them unless said. */
  readonly limit?: number;
  /** True where less is asked for once this is too heavy. */
  readonly canSplit?: boolean;
}

/** The events of some days. */
export interface EventExport {
  /** When Mixpanel made the answer, ms UTC. */
  readonly at: number;
  /** Throws if the answer is cut short or contains a broken event. If it ends without an error, the answer was complete. */
  readonly batches: AsyncGenerator<EventBatch, void>;
  /** What the user should know about the events read so far. */
  readonly notes: () => readonly string[];
}

/** A report with something to say of each day. */
export interface DayReport {
  /** When Mixpanel made it, ms UTC. */
  readonly at: number;
  readonly days: readonly ReportedDay[];
}

/** Mixpanel's API, one method an endpoint. */
export class Mixpanel {
  readonly #credentials: Credentials;
  readonly #budgets: Readonly<Record<Family, Budget>>;
  readonly #transports: Readonly<Record<Family, Transport>>;
  readonly #log: (message: string) => void;

  /** All cohorts, `POST /api/query/cohorts/list`; asked for once, however many streams need them. */
  readonly cohorts = new CachedList(() => this.#fetchCohorts());
  /** All saved funnels, `GET /api/query/funnels/list`. */
  readonly funnels = new CachedList(() => this.#fetchFunnels());
  readonly #profileTypes = memoizeAsync(() => this.#fetchProfileTypes());

  constructor(options: MixpanelOptions) {
    this.#credentials = options.credentials;
    this.#log = options.log;
    const hosts = hostsForRegion(options.region, options.baseUrl);
    const { clock, log } = options;
    const budget = (family: Family): Budget => {
      const limits = family === 'query' ? queryLimits(options) : LIMITS[family];
      return new Budget(family, limits, clock, ({ until, why }) => {
        log(`waiting for ${family} API quota until ${new Date(until).toISOString()}: ${why}`);
      });
    };
    this.#budgets = { query: budget('query'), export: budget('export'), app: budget('app') };
    const transport = (family: Family): Transport =>
      new Transport(family, hosts[family], this.#budgets[family], options);
    this.#transports = { query: transport('query'), export: transport('export'), app: transport('app') };
  }

  /** Requests sent so far that count against the project's quota. */
  get spent(): Readonly<Record<Family, number>> {
    const { query, export: raw, app } = this.#budgets;
    return { query: query.spent, export: raw.spent, app: app.spent };
  }

  /** Requests that may still be sent in this hour, as far as this process knows; Infinity where there is no such limit. */
  get remaining(): Readonly<Record<Family, number>> {
    const { query, export: raw, app } = this.#budgets;
    return { query: query.remaining, export: raw.remaining, app: app.remaining };
  }

  /** Raw events of some days, `GET /api/2.0/export`. */
  async exportEvents(query: ExportQuery): Promise<EventExport> {
    const { from, to, events = [], during, limit, canSplit = false } = query;
    const params = {
      ...{ from_date: from, to_date: to },
      ...(events.length === 0 ? {} : { event: JSON.stringify(events) }),
      ...(during === undefined ? {} : { where: timeFilter(during) }),
      ...(limit === undefined ? {} : { limit: String(limit) }),
    };
    const request = { ...ENDPOINTS.export, params, canSplit };
    const { at, body } = await this.#transports.export.send(request);
    const parser = new EventParser();
    return { at, batches: eventBatches(body, parser), notes: () => parser.notes() };
  }

  /**
   * Names of the properties of events, as far as Mixpanel lists them.
   *
   * @param events whose properties are of interest; none for all. Properties of others may be among them.
   */
  eventPropertyNames(events: readonly string[] = []): Promise<string[]> {
    return eventPropertyNames({ ask: (request) => this.#json(request), events, log: this.#log });
  }

  /**
   * The types that the Lexicon declares for properties of events, `GET /api/app/projects/{project_id}/schemas`; undefined with
   * a project secret, which the App API does not take.
   */
  async declaredEventTypes(): Promise<DeclaredTypes | undefined> {
    if ('apiSecret' in this.#credentials) return undefined;
    const request = appRequest(ENDPOINTS.schemas, this.#credentials);
    const types = parseEventSchemas(await this.#json(request));
    if (types === undefined) throw unexpectedAnswer(request.path, 'a list of schemas');
    return types;
  }

  async #fetchCohorts(): Promise<Cohort[]> {
    const cohorts = parseCohorts(await this.#json(ENDPOINTS.cohorts));
    if (cohorts === undefined) throw unexpectedAnswer(ENDPOINTS.cohorts.path, 'a list of cohorts');
    return cohorts;
  }

  /**
   * Profiles that fit a query, page by page, `POST /api/query/engage`. Whatever their number this is one query: pages
   * behind the first are free.
   */
  profiles(query: ProfileQuery, onRestart: OnRestart): AsyncGenerator<ProfilePage, void> {
    return profilePages((wanted, of) => this.#profilePage(wanted, of), query, onRestart);
  }

  /**
   * Names and types of the properties of profiles, `GET /api/query/engage/properties`:
   * `{"results":{"$browser":{"count":124,"type":"string"}},"status":"ok"}`. Asked for once.
   */
  profilePropertyTypes(): Promise<Map<string, string>> {
    return this.#profileTypes();
  }

  async #fetchProfileTypes(): Promise<Map<string, string>> {
    const endpoint = ENDPOINTS.profileProperties;
    const answer = await this.#json({ ...endpoint, params: { limit: MAX_NAMES } });
    const results = isObject(answer) ? answer['results'] : undefined;
    if (!isObject(results)) throw unexpectedAnswer(endpoint.path, 'an object of properties');
    return new Map(Object.entries(results).map(([name, known]) => [name, typeOf(known)]));
  }

  /** All annotations, by the App API for a service account, by the older one for a project secret. */
  async annotations(): Promise<Annotation[]> {
    const request = annotationsRequest(this.#credentials);
    const annotations = parseAnnotations(await this.#json(request), this.#credentials);
    if (annotations === undefined) throw unexpectedAnswer(request.path, 'a list of annotations');
    return annotations;
  }

  /** All tags of annotations, `GET /api/app/projects/{project_id}/annotations/tags`. Throws for a project secret. */
  async annotationTags(): Promise<AnnotationTag[]> {
    const request = appRequest(ENDPOINTS.annotationTags, this.#credentials);
    const tags = parseAnnotationTags(await this.#json(request));
    if (tags === undefined) throw unexpectedAnswer(request.path, 'a list of tags');
    return tags;
  }

  async #fetchFunnels(): Promise<Funnel[]> {
    const funnels = parseFunnels(await this.#json(ENDPOINTS.funnels));
    if (funnels === undefined) throw unexpectedAnswer(ENDPOINTS.funnels.path, 'a list of funnels');
    return funnels;
  }

  /**
   * A funnel by day, `GET /api/query/funnels`:
   * `{"meta":{...},"data":{"2016-09-12":{"steps":[...],"analysis":{"completion":20524, ...}}}}`.
   */
  async funnel(id: number, { from, to }: Window): Promise<DayReport> {
    const params = { funnel_id: String(id), from_date: from, to_date: to, unit: 'day' };
    return await this.#dayReport(ENDPOINTS.funnel, params, 'data');
  }

  /**
   * Revenue by day, `GET /api/query/engage/revenue`; Mixpanel has deprecated it:
   * `{"results":{"$overall":{...},"2021-06-01":{"amount":0.0,"count":124,"paid_count":0}}, ...}`.
   */
  async revenue({ from, to }: Window): Promise<DayReport> {
    const params = { from_date: from, to_date: to, unit: 'day' };
    return await this.#dayReport(ENDPOINTS.revenue, params, 'results');
  }

  /** Asks for one event of a day and throws it away: can this be read? */
  async oneEvent(day: Day): Promise<void> {
    const { batches } = await this.exportEvents({ from: day, to: day, limit: 1 });
    for await (const batch of batches) batch.drain();
  }

  /** Asks for one profile and throws it away. */
  async oneProfile(): Promise<void> {
    await this.#profilePage({ pageSize: 1, outputProperties: [] }, undefined);
  }

  /** One page of profiles; only the first of a session counts. */
  async #profilePage(query: ProfileQuery, of: PageOfSession | undefined): Promise<ProfilePage> {
    const { where, outputProperties, pageSize, cohortId } = query;
    const form = {
      page_size: String(pageSize),
      ...(where === undefined ? {} : { where }),
      ...(cohortId === undefined ? {} : { filter_by_cohort: JSON.stringify({ id: cohortId }) }),
      ...(outputProperties === undefined ? {} : { output_properties: JSON.stringify(outputProperties) }),
      ...(of === undefined ? {} : { session_id: of.sessionId, page: String(of.page) }),
    };
    const request: ApiRequest = { ...ENDPOINTS.profiles, form, isFree: of !== undefined };
    return await readAnswer(this.#transports.query, request, parseProfilePage);
  }

  async #dayReport(endpoint: Endpoint, params: Record<string, string>, member: string): Promise<DayReport> {
    const request: ApiRequest = { ...endpoint, params, canSplit: true };
    return await readAnswer(this.#transports.query, request, (bytes, at) => {
      const days = parseDayReport(bytes, member);
      if (days === undefined) throw unexpectedAnswer(endpoint.path, 'a report by day');
      return { at, days };
    });
  }

  #json(request: ApiRequest & Endpoint): Promise<unknown> {
    return jsonAnswer(this.#transports[request.family], request);
  }
}

/** The limits of the Query API, narrowed to what the user lets us have. */
function queryLimits({ parallelQueries, queriesPerHour }: MixpanelOptions): Limits {
  const { query } = LIMITS;
  return {
    ...query,
    concurrent: Math.min(query.concurrent, parallelQueries),
    perHour: queriesPerHour ?? query.perHour,
  };
}

function typeOf(property: unknown): string {
  const type = isObject(property) ? property['type'] : undefined;
  return typeof type === 'string' ? type : 'unknown';
}
