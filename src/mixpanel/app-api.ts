import type { ItemList } from '../base/cached-list.ts';
import { appRequest } from './app-request.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { Credentials } from './http/auth.ts';
import { unexpectedAnswer } from './http/json-answer.ts';
import { parseLexicon, type Lexicon } from './lexicon.ts';
import { parseListedItems, type ListedItem } from './listed-items.ts';
import type { Requests } from './requests.ts';

/**
 * The lists of the App API. It does not accept a project secret: with one, every method but {@link lexicon} throws a
 * ConnectorError of kind `config`.
 */
export class AppApi {
  readonly #credentials: Credentials;
  readonly #requests: Requests;

  constructor(credentials: Credentials, requests: Requests) {
    this.#credentials = credentials;
    this.#requests = requests;
  }

  /**
   * The properties that the Lexicon declares, `GET /api/app/projects/{project_id}/schemas`; undefined with a project
   * secret.
   */
  async lexicon(): Promise<Lexicon | undefined> {
    if ('apiSecret' in this.#credentials) return undefined;
    const request = appRequest(ENDPOINTS.schemas, this.#credentials);
    const answer = await this.#requests.json(request);
    const lexicon = parseLexicon(answer);
    if (lexicon === undefined) throw unexpectedAnswer(request.path, 'a list of schemas', answer);
    return lexicon;
  }

  /** All annotation tags, `GET /api/app/projects/{project_id}/annotations/tags`. */
  async annotationTags(): Promise<ItemList<ListedItem>> {
    return await this.#requests.list(
      appRequest(ENDPOINTS.annotationTags, this.#credentials),
      'tags',
      parseListedItems,
    );
  }
}
