import type { Clock } from '../base/clock.ts';
import type { Day } from '../base/days.ts';
import { CachedList, type ItemList } from '../base/cached-list.ts';
import { Turns } from '../base/turns.ts';
import { memoizeAsync } from '../base/memoize.ts';
import { isObject } from '../base/json-object.ts';
import type { Window } from '../base/windows.ts';
import { ApiFamilies, type ApiOptions } from './api-families.ts';
import { AppApi } from './app-api.ts';
import { annotationsRequest, requestAcceptedDays, type AnswerForDays } from './annotations.ts';
import type { Credentials } from './http/auth.ts';
import type { DayReport } from './day-report.ts';
import { parseCohorts } from './cohorts.ts';
import { ENDPOINTS, type Endpoint, type Family } from './endpoints.ts';
import { parseEventCounts, type CountReport } from './event-counts.ts';
import { eventNames } from './event-names.ts';
import { eventPropertyNames, isListOfEntries, MAX_NAMES } from './event-property-names.ts';
import { PageSizes } from './profiles/page-sizes.ts';
import { profilePages, type PagingReports } from './profiles/profile-pages.ts';
import { formOf, type PageOfSession, type PageQuery, type ProfileQuery } from './profiles/profile-query.ts';
import { NotAnEvent } from './export/export-errors.ts';
import { requestEvents, type EventExport, type ExportQuery } from './export/request-events.ts';
import { readArrivingAnswer, unexpectedAnswer } from './http/json-answer.ts';
import { parseInsightsReport, type InsightsReport } from './insights-report.ts';
import { parseListedItems, type ListedItem } from './listed-items.ts';
import { readProfilePage, type ProfilePage, type TakeResults } from './profiles/profile-page.ts';
import type { ResultList } from './profiles/result-list.ts';
import { Requests } from './requests.ts';
import type { ApiRequest } from './http/axios-config.ts';

export class Mixpanel {
  readonly #credentials: Credentials;
  readonly #families: ApiFamilies;
  readonly #requests: Requests;
  readonly #clock: Clock;
  readonly #log: (message: string) => void;

  readonly app: AppApi;
  /** All cohorts, `POST /api/query/cohorts/list`; streams share one request. */
  readonly cohorts = new CachedList(() => this.#requests.list(ENDPOINTS.cohorts, 'cohorts', parseCohorts));
  /** All saved funnels, `GET /api/query/funnels/list`: `[{"funnel_id":7509,"name":"Signup funnel"}]`. */
  readonly funnels = new CachedList(() =>
    this.#requests.list(ENDPOINTS.funnels, 'funnels', (bytes) => parseListedItems(bytes, 'funnel_id')),
  );
  /** The names of the last 31 days' events, most frequent first; streams share one request. */
  readonly eventNames = memoizeAsync(() => eventNames((request) => this.#requests.json(request), this.#log));
  /** Requests one profile, to see if profiles can be read; streams share one request. */
  readonly oneProfile = memoizeAsync(() =>
    this.#profilePage({ pageSize: 1, outputProperties: [] }, undefined, () => () => Promise.resolve()),
  );
  readonly #profileTotals = { areTooLarge: false };
  readonly #pageSizes: PageSizes;
  readonly #largeProfiles = new Turns();

  constructor(options: ApiOptions) {
    this.#credentials = options.credentials;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#families = new ApiFamilies(options);
    this.#requests = new Requests(this.#families);
    this.app = new AppApi(options.credentials, this.#requests, options.workspaceId);
    this.#pageSizes = new PageSizes(options.log);
  }

  /** The project of a service account; a project secret does not name it. */
  get projectId(): number | undefined {
    return 'apiSecret' in this.#credentials ? undefined : this.#credentials.projectId;
  }

  /** Requests sent so far that count against the project's quota. */
  get spent(): Readonly<Record<Family, number>> {
    return this.#families.spent;
  }

  /** Requests left in this hour, as far as this process knows; Infinity without an hourly limit. */
  get remaining(): Readonly<Record<Family, number>> {
    return this.#families.remaining;
  }

  /** Requests an hour that Mixpanel allows, as far as its answers have reported it. */
  get perHour(): Readonly<Record<Family, number>> {
    return this.#families.perHour;
  }

  /** The raw events of a range of days, `GET /api/2.0/export`. */
  async exportEvents(query: ExportQuery): Promise<EventExport> {
    return await requestEvents(this.#families.transports.export, query);
  }

  /**
   * The names of event properties, as far as Mixpanel lists them.
   *
   * @param events empty for all events. The result may include properties of other events.
   */
  eventPropertyNames(events: readonly string[] = []): Promise<string[]> {
    const [clock, log] = [this.#clock, this.#log];
    const ask = (request: ApiRequest & Endpoint): Promise<unknown> => this.#requests.json(request);
    return eventPropertyNames({ ask, eventNames: this.eventNames, events, clock, log });
  }

  /** The profiles that match a query, `POST /api/query/engage`. It costs one request: only the first page counts. */
  profiles(query: ProfileQuery, reports: PagingReports): AsyncGenerator<ResultList, void> {
    const fetchPage = this.#profilePage.bind(this);
    return profilePages(fetchPage, query, reports, this.#profileTotals, this.#pageSizes);
  }

  /**
   * The first page of a query, for a look at its profiles. It costs one request.
   *
   * @param take called with results as they arrive, again from the first one if the page breaks off
   */
  async firstProfiles(query: PageQuery, take: (results: ResultList) => void): Promise<void> {
    await this.#profilePage(query, undefined, () => (results) => {
      take(results);
      return Promise.resolve();
    });
  }

  /**
   * The names and types of profile properties, `GET /api/query/engage/properties`:
   * `{"results":{"$browser":{"count":124,"type":"string"}},"status":"ok"}`.
   */
  async profilePropertyTypes(): Promise<Map<string, string>> {
    const endpoint = ENDPOINTS.profileProperties;
    const answer = await this.#requests.json({ ...endpoint, params: { limit: MAX_NAMES } });
    const results = isObject(answer) ? answer['results'] : undefined;
    if (!isObject(results) || !isListOfEntries(results))
      throw unexpectedAnswer(endpoint.path, 'an object of properties', answer);
    return new Map(Object.entries(results).map(([name, known]) => [name, typeOf(known)]));
  }

  /**
   * All annotations, from the App API, or from the legacy API with a project secret; fewer if Mixpanel refuses their dates.
   *
   * @param now ms UTC
   */
  annotations(now: number): Promise<AnswerForDays<ItemList<ListedItem>>> {
    return requestAcceptedDays(now, (days) =>
      this.#requests.list(annotationsRequest(this.#credentials, days), 'annotations', parseListedItems),
    );
  }

  /**
   * A funnel by day, `GET /api/query/funnels`:
   * `{"meta":{...},"data":{"2016-09-12":{"steps":[...],"analysis":{"completion":20524, ...}}}}`.
   *
   * @param isPart true for a part of a window that was too heavy
   */
  async funnel(id: string, window: Window, isPart = false): Promise<DayReport> {
    return await this.#requests.dayReport(ENDPOINTS.funnel, {
      params: { funnel_id: id },
      window,
      isPart,
      member: 'data',
    });
  }

  /**
   * A saved Insights report, `GET /api/query/insights`:
   * `{"computed_at":"...","date_range":{...},"headers":["$event"],"series":{"Logged in":{"2020-08-31T00:00:00-07:00":9852}}}`.
   */
  async insightsReport(id: string): Promise<InsightsReport> {
    const request = { ...ENDPOINTS.insights, params: { bookmark_id: id } };
    return await this.#requests.parsed(request, 'a report', parseInsightsReport);
  }

  /**
   * Revenue by day, `GET /api/query/engage/revenue`, deprecated by Mixpanel:
   * `{"results":{"$overall":{...},"2021-06-01":{"amount":0.0,"count":124,"paid_count":0}}, ...}`.
   *
   * @param isPart true for a part of a window that was too heavy
   */
  async revenue(window: Window, isPart = false): Promise<DayReport> {
    return await this.#requests.dayReport(ENDPOINTS.revenue, { window, isPart, member: 'results' });
  }

  /**
   * Counts by event and day, `GET /api/query/events`:
   * `{"data":{"series":["2010-05-29"],"values":{"account-page":{"2010-05-29":1}}},"legend_size":1}`.
   *
   * @param events names
   * @param isPart true for a part of a window that was too heavy
   */
  async eventCounts(events: readonly string[], window: Window, isPart = false): Promise<CountReport> {
    const params = { event: JSON.stringify(events), type: 'general' };
    return await this.#requests.report(ENDPOINTS.eventCounts, { params, window, isPart }, (bytes, at) =>
      parseEventCounts(bytes, window, at),
    );
  }

  /** Requests one event of a day and discards it, to see if events can be read. */
  async oneEvent(day: Day, where = ''): Promise<void> {
    const { batches } = await this.exportEvents({ from: day, to: day, where, limit: 1 });
    try {
      for await (const batch of batches) batch.drain();
    } catch (thrown) {
      // Events can be read, even if this one is broken.
      if (!(thrown instanceof NotAnEvent)) throw thrown;
    }
  }

  async #profilePage(
    query: PageQuery,
    of: PageOfSession | undefined,
    begin: () => TakeResults,
  ): Promise<ProfilePage> {
    const form = formOf(query, of);
    const request: ApiRequest = { ...ENDPOINTS.profiles, form, isFree: of !== undefined };
    return await readArrivingAnswer(this.#families.transports.query, request, (chunks, at) =>
      readProfilePage(chunks, at, begin(), this.#largeProfiles),
    );
  }
}

function typeOf(property: unknown): string {
  const type = isObject(property) ? property['type'] : undefined;
  return typeof type === 'string' ? type : 'unknown';
}
