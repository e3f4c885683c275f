import type { ItemList, OddEntry } from '../base/cached-list.ts';
import type { Window } from '../base/windows.ts';
import type { ApiFamilies } from './api-families.ts';
import { omittedDays, parseDayReport, type DayReport } from './day-report.ts';
import type { Endpoint } from './endpoints.ts';
import type { ApiRequest } from './http/axios-config.ts';
import { jsonAnswer, notExpected, readAnswer } from './http/json-answer.ts';
import type { ListPage } from './listed-items.ts';

/** Bounds a list whose pages never end. */
const MAX_PAGES = 1000;

/** A report by day. */
interface ReportQuery {
  readonly params?: Readonly<Record<string, string>>;
  readonly window: Window;
  /** Whether this is a part of a window that was too heavy. */
  readonly isPart: boolean;
}

/** One with an object for each day, such as that of a funnel. */
export interface DayReportQuery extends ReportQuery {
  /** The member of the answer that holds the days. */
  readonly member: string;
}

/** Sends requests whose answers fit into memory: JSON, lists, and reports. */
export class Requests {
  readonly #transports: ApiFamilies['transports'];

  constructor({ transports }: ApiFamilies) {
    this.#transports = transports;
  }

  json(request: ApiRequest & Endpoint): Promise<unknown> {
    return jsonAnswer(this.#transports[request.family], request);
  }

  /**
   * A list with all its pages. Mixpanel documents none of these lists as paged, but its App API pages others, with a cursor.
   *
   * @param what such as `cohorts`, for errors
   * @param parse returns undefined if the answer is not such a list
   */
  async list<Item extends { readonly id: string }>(
    request: ApiRequest & Endpoint,
    what: string,
    parse: (bytes: Buffer) => ListPage<Item> | undefined,
  ): Promise<ItemList<Item>> {
    const items = new Map<string, Item>();
    const odd: OddEntry[] = [];
    const cursors = new Set<string>();
    let next: string | undefined;
    for (;;) {
      const page = await this.parsed(withCursor(request, next), `a list of ${what}`, parse);
      for (const item of page.items) items.set(item.id, item);
      odd.push(...page.odd);
      if (page.next === undefined) return { items: [...items.values()], odd };
      next = page.next;
      if (cursors.has(next) || cursors.size === MAX_PAGES)
        throw notExpected(request.path, `the next page of the list of ${what}`);
      cursors.add(next);
    }
  }

  /**
   * @param expected such as `a report`, for errors
   * @param parse returns undefined if the answer is something else
   */
  async parsed<T>(
    request: ApiRequest & Endpoint,
    expected: string,
    parse: (bytes: Buffer) => T | undefined,
  ): Promise<T> {
    return await readAnswer(this.#transports[request.family], request, (bytes) => {
      const parsed = parse(bytes);
      if (parsed === undefined) throw notExpected(request.path, expected);
      return parsed;
    });
  }

  async dayReport(endpoint: Endpoint, query: DayReportQuery): Promise<DayReport> {
    return await this.report(endpoint, query, (bytes, at) => {
      const report = parseDayReport(bytes, query.member);
      return report && { ...report, ...omittedDays(bytes, report, query.window), at };
    });
  }

  /** @param parse returns undefined if the answer is not such a report; `at` is Mixpanel's time of the answer, ms UTC */
  async report<R>(
    endpoint: Endpoint,
    { params, window, isPart }: ReportQuery,
    parse: (bytes: Buffer, at: number) => R | undefined,
  ): Promise<R> {
    const days = { from_date: window.from, to_date: window.to, unit: 'day' };
    const canSplit = isPart ? 'at once' : true;
    const request: ApiRequest = { ...endpoint, params: { ...params, ...days }, canSplit };
    return await readAnswer(this.#transports[endpoint.family], request, (bytes, at) => {
      const report = parse(bytes, at);
      if (report === undefined) throw notExpected(endpoint.path, 'a report by day');
      return report;
    });
  }
}

function withCursor<Request extends ApiRequest>(request: Request, cursor: string | undefined): Request {
  return cursor === undefined ? request : { ...request, params: { ...request.params, cursor } };
}
