import { MixpanelError } from '../failures.ts';
import type { ProfilePage } from './profile-page.ts';
import type { FetchPage, PageOfSession, ProfileQuery } from './profile-query.ts';

/** Requests the pages of a query with the first of its filters that Mixpanel accepts. */
export class FilterFallback {
  readonly #fetchPage: FetchPage;
  readonly #warned: (note: string) => void;
  readonly #query: ProfileQuery;
  /** Filters that were not rejected, the one in use first; undefined for no filter. */
  #filters: readonly (string | undefined)[];

  constructor(fetchPage: FetchPage, query: ProfileQuery, warned: (note: string) => void) {
    const { where, simplerFilters = [] } = query;
    this.#fetchPage = fetchPage;
    this.#query = query;
    this.#warned = warned;
    this.#filters = where === undefined ? [undefined] : [where, ...simplerFilters, undefined];
  }

  /** Requests a page. Throws the first rejection if Mixpanel rejects the request without a filter too. */
  async fetch(of?: PageOfSession): Promise<ProfilePage> {
    let rejection: MixpanelError | undefined;
    for (;;) {
      const [where, ...simpler] = this.#filters;
      try {
        const page = await this.#fetchPage({ ...this.#query, where }, of);
        if (rejection !== undefined) this.#warned(noteOf(rejection, where));
        return page;
      } catch (thrown) {
        if (of !== undefined || !isRejection(thrown)) throw thrown;
        rejection ??= thrown;
        if (simpler.length === 0) throw rejection;
        this.#filters = simpler;
      }
    }
  }
}

/** Mixpanel does not say what it rejects; only that none of the known reasons applies. */
function isRejection(thrown: unknown): thrown is MixpanelError {
  return thrown instanceof MixpanelError && thrown.status === 400 && thrown.failure === 'unknown';
}

function noteOf({ detail, message }: MixpanelError, where: string | undefined): string {
  const instead = where === undefined ? 'all profiles are read' : `a simpler one is used: ${where}`;
  return `Mixpanel rejected the filter of this read, so ${instead} (${detail ?? message})`;
}
