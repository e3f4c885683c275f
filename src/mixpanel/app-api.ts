import { CachedList, type ItemList } from '../base/cached-list.ts';
import { configError } from '../base/errors.ts';
import { appRequest } from './app-request.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import type { Credentials } from './http/auth.ts';
import { parseLexiconSchemas } from './lexicon-schemas.ts';
import { propertiesIn, type Lexicon } from './lexicon.ts';
import { parseListedItems, TEXT, type ListedItem, type ListPage } from './listed-items.ts';
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
  readonly #workspaceId: number | undefined;

  /** The Lexicon, `GET /api/app/projects/{project_id}/schemas`. Streams share one request: Mixpanel allows 5 a minute. */
  readonly schemas = new CachedList(() => this.#list(ENDPOINTS.schemas, 'schemas', parseLexiconSchemas));
  /**
   * The workspaces of the project, which Mixpanel also calls data views, `GET /api/app/projects/{project_id}/workspaces/public`,
   * which is not public: `{"status":"ok","results":[{"id":1,"name":"All Project Data","is_default":true}]}`. If the user names one, it
   * is the only one, and costs no request.
   */
  readonly workspaces = new CachedList(() => this.#listWorkspaces());
  /**
   * All saved reports, `GET /api/app/projects/{project_id}/bookmarks?v=2`, which is not public. Streams share one request: those
   * with `type` `insights` are the ones that `GET /api/query/insights?bookmark_id={id}` answers.
   *
   * `const { items, odd } = await mixpanel.app.savedReports.all();`
   */
  readonly savedReports = new CachedList(() =>
    this.#list(ENDPOINTS.savedReports, 'reports', parseSavedReports, { v: '2' }),
  );

  constructor(credentials: Credentials, requests: Requests, workspaceId: number | undefined) {
    this.#credentials = credentials;
    this.#requests = requests;
    this.#workspaceId = workspaceId;
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

  /** The first workspace. Throws a ConnectorError of kind `config` if Mixpanel lists none. */
  async anyWorkspace(): Promise<string> {
    const [workspace] = (await this.workspaces.all()).items;
    if (workspace === undefined) throw noWorkspace();
    return workspace.id;
  }

  /**
   * The feature flags of a workspace, archived ones included,
   * `GET /api/app/projects/{project_id}/workspaces/{workspace_id}/feature-flags`.
   */
  async featureFlags(workspace: string): Promise<ItemList<ListedItem>> {
    const endpoint = inWorkspace(ENDPOINTS.featureFlags, workspace);
    return await this.#list(endpoint, 'feature flags', parseTextIds, { include_archived: 'true' });
  }

  /** The experiments of a workspace, `GET /api/app/workspaces/{workspace_id}/experiments`. */
  async experiments(workspace: string): Promise<ItemList<ListedItem>> {
    return await this.#list(inWorkspace(ENDPOINTS.experiments, workspace), 'experiments', parseTextIds);
  }

  async #listWorkspaces(): Promise<ItemList<{ readonly id: string }>> {
    if (this.#workspaceId !== undefined) return { items: [{ id: String(this.#workspaceId) }], odd: [] };
    return await this.#list(ENDPOINTS.workspaces, 'workspaces', parseListedItems);
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

function parseTextIds(body: Buffer): ListPage<ListedItem> | undefined {
  return parseListedItems(body, 'id', TEXT);
}

function inWorkspace(endpoint: Endpoint, workspace: string): Endpoint {
  return { ...endpoint, path: endpoint.path.replace('{workspace_id}', workspace) };
}

function noWorkspace(): Error {
  return configError(
    'Mixpanel lists no workspace of this project. Set Data view (workspace_id) to the number that follows /view/ in the URL of any page of the project.',
  );
}
