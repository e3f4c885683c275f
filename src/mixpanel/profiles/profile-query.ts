import { nameAsSent } from '../../json/refused-characters.ts';
import type { ProfilePage, TakeResults } from './profile-page.ts';

/** Which profiles to send, and which of their properties. */
export interface ProfileQuery {
  /** Filter expressions; the first that Mixpanel accepts applies. If it rejects all, none applies. */
  readonly filters?: readonly string[];
  /** Names of the properties; all properties by default. */
  readonly outputProperties?: readonly string[];
  readonly pageSize: number;
  /** Only members of this cohort, including those without a profile. */
  readonly cohortId?: string;
  /** The digits of a data group: profiles of its groups instead of users. A cohort of groups needs its own. */
  readonly dataGroupId?: string | undefined;
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

/**
 * Requests a page; without `of`, the first page of a new session. Only that one counts as a query.
 *
 * @param begin called when a page begins to arrive, again if it breaks off and is requested again
 */
export type FetchPage = (
  query: PageQuery,
  of: PageOfSession | undefined,
  begin: () => TakeResults,
) => Promise<ProfilePage>;

/** The form of the request for a page. */
export function formOf(query: PageQuery, of: PageOfSession | undefined): Record<string, string> {
  const { where, outputProperties, pageSize, cohortId, dataGroupId } = query;
  return {
    page_size: String(pageSize),
    ...(where === undefined ? {} : { where }),
    ...(cohortId === undefined ? {} : { filter_by_cohort: `{"id":${cohortId}}` }),
    ...(dataGroupId === undefined ? {} : { data_group_id: dataGroupId }),
    ...(outputProperties === undefined
      ? {}
      : { output_properties: JSON.stringify(outputProperties.map(nameAsSent)) }),
    ...(of === undefined ? {} : { session_id: of.sessionId, page: String(of.page) }),
  };
}
