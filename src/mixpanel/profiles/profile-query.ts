import type { ProfilePage } from './profile-page.ts';

/** Which profiles to send, and which of their properties. */
export interface ProfileQuery {
  /** Filter expressions; the first that Mixpanel accepts applies. If it rejects all, none applies. */
  readonly filters?: readonly string[];
  /** Names of the properties; all properties by default. */
  readonly outputProperties?: readonly string[];
  readonly pageSize: number;
  /** Only members of this cohort, including those without a profile. */
  readonly cohortId?: number;
}

/** A page after the first one of a session. */
export interface PageOfSession {
  readonly sessionId: string;
  readonly page: number;
}

/** The query for a page, with the filter that applies. */
export interface PageQuery extends Omit<ProfileQuery, 'filters'> {
  readonly where?: string | undefined;
}

/** Requests a page; without `of`, the first page of a new session. Only that one counts as a query. */
export type FetchPage = (query: PageQuery, of?: PageOfSession) => Promise<ProfilePage>;
