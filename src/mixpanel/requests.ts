import type { Window } from '../base/windows.ts';
import type { ApiFamilies } from './api-families.ts';
import { omittedDays, parseDayReport, type DayReport } from './day-report.ts';
import type { Endpoint } from './endpoints.ts';
import type { ApiRequest } from './http/axios-config.ts';
import { jsonAnswer, notExpected, readAnswer } from './http/json-answer.ts';

/** A report by day, such as that of a funnel. */
export interface DayReportQuery {
  readonly params?: Readonly<Record<string, string>>;
  readonly window: Window;
  /** Whether this is a part of a window that was too heavy. */
  readonly isPart: boolean;
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
   * @param what such as `cohorts`, for errors
   * @param parse returns undefined if the answer is not such a list
   */
  async list<List>(
    request: ApiRequest & Endpoint,
    what: string,
    parse: (bytes: Buffer) => List | undefined,
  ): Promise<List> {
    return await this.parsed(request, `a list of ${what}`, parse);
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
    const { window, isPart, member } = query;
    const params = { ...query.params, from_date: window.from, to_date: window.to, unit: 'day' };
    const request: ApiRequest = { ...endpoint, params, canSplit: isPart ? 'at once' : true };
    return await readAnswer(this.#transports[endpoint.family], request, (bytes, at) => {
      const report = parseDayReport(bytes, member);
      if (report === undefined) throw notExpected(endpoint.path, 'a report by day');
      return { ...report, ...omittedDays(bytes, report, window), at };
    });
  }
}
