import { CachedList, type ItemList } from '../base/cached-list.ts';
import { appRequest } from './app-request.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import type { Credentials } from './http/auth.ts';
import { parseLexiconSchemas } from './lexicon-schemas.ts';
import { propertiesIn, type Lexicon } from './lexicon.ts';
import { parseListedItems, type ListedItem, type ListPage } from './listed-items.ts';
import { parseLookupTables } from './lookup-tables.ts';
import type { Requests } from './requests.ts';
import { parseSavedReports } from './saved-reports.ts';

/**
 * The lists that need a service account: those of the App API, and lookup tables. With a project secret, every method but {@link lexicon} throws a
 * ConnectorError of kind `config`.
 */
export class AppApi {
  readonly #credentials: Credentials;
  readonly #requests: Requests;

  /** The Lexicon, `GET /api/app/projects/{project_id}/schemas`. Streams share one request: Mixpanel allows 5 a minute. */
  readonly schemas = new CachedList(() => this.#list(ENDPOINTS.schemas, 'schemas', parseLexiconSchemas));
  /**
   * All saved reports, `GET /api/app/projects/{project_id}/bookmarks?v=2`, which is not public. Streams share one request: those
   * with `type` `insights` are the ones that `GET /api/query/insights?bookmark_id={id}` answers.
   *
   * `const { items, odd } = await mixpanel.app.savedReports.all();`
   */
  readonly savedReports = new CachedList(() =>
    this.#list(ENDPOINTS.savedReports, 'reports', parseSavedReports, { v: '2' }),
  );

  constructor(credentials: Credentials, requests: Requests) {
    this.#credentials = credentials;
    this.#requests = requests;
  }

  /** The properties that the Lexicon declares, from {@link schemas}; undefined with a project secret. */
  async lexicon(): Promise<Lexicon | undefined> {
    if ('apiSecret' in this.#credentials) return undefined;
    const { items } = await this.schemas.all();
    return propertiesIn(items);
  }

  /** All annotation tags, `GET /api/app/projects/{project_id}/annotations/tags`. */
  async annotationTags(): Promise<ItemList<ListedItem>> {
    return await this.#list(ENDPOINTS.annotationTags, 'tags', parseListedItems);
  }

  /**
   * All lookup tables, without their rows, `GET /lookup-tables` of the Ingestion API, which Mixpanel documents for service
   * accounts only: `{"code":200,"status":"OK","results":[{"id":"55b4fb2b-e8de-466c-930f-8b36640b9b5e","name":"Accounts"}]}`.
   */
  async lookupTables(): Promise<ItemList<ListedItem>> {
    return await this.#list(ENDPOINTS.lookupTables, 'lookup tables', parseLookupTables);
  }

  async #list<Item extends { readonly id: string }>(
    endpoint: Endpoint,
    what: string,
    parse: (bytes: Buffer) => ListPage<Item> | undefined,
    params: Readonly<Record<string, string>> = {},
  ): Promise<ItemList<Item>> {
    return await this.#requests.list({ ...appRequest(endpoint, this.#credentials), params }, what, parse);
  }
}
