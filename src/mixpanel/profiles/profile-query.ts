import type { ProfilePage } from './profile-page.ts';

/** Which profiles to send, and which of their properties. */
export interface ProfileQuery {
  /** A filter expression. */
  readonly where?: string | undefined;
  /** Filters to try in this order if Mixpanel rejects `where`. If it rejects them too, none applies. */
  readonly simplerFilters?: readonly string[];
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

/** Requests a page; without `of`, the first page of a new session. Only that one counts as a query. */
export type FetchPage = (query: ProfileQuery, of?: PageOfSession) => Promise<ProfilePage>;
