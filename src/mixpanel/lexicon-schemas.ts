import { OPEN_BRACE } from '../json/characters.ts';
import { ObjectMembers } from '../json/object-members.ts';
import type { ObjectSlices } from '../json/object-slices.ts';
import { parseList, type ListPage } from './listed-items.ts';

/**
 * An event or a profile in the Lexicon, the data dictionary of a project:
 * `{"entityType":"event","name":"Added To Cart","schemaJson":{"description":"...","properties":{"price":{"type":"number"}},"metadata":{"com.mixpanel":{"tags":["core"],"hidden":false,"dropped":false}}}}`.
 */
export interface LexiconSchema {
  /** Its entity type and name, as JSON. */
  readonly id: string;
  /** `event` or `profile`. */
  readonly entityType: string;
  /** As records have them: `entity_type`, `name`, `description`, `tags`, `hidden`, `dropped`, and `schema` for `schemaJson`. */
  readonly members: ObjectMembers;
}

/** What Mixpanel calls the profile of a user. */
const USER_PROFILE = '$user';

/** undefined if the answer is not a list of schemas. */
export function parseLexiconSchemas(body: Buffer): ListPage<LexiconSchema> | undefined {
  return parseList(body, schemaAt);
}

/** undefined if the entry does not say which event or profile it describes. Only that of the user profile may lack a name. */
function schemaAt(entry: ObjectSlices, start: number): LexiconSchema | undefined {
  const entityType = entry.parseMember('entityType');
  const name = entry.parseMember('name') ?? (entityType === 'profile' ? USER_PROFILE : undefined);
  if (typeof entityType !== 'string' || entityType === '' || typeof name !== 'string') return undefined;
  return new ListedSchema(entityType, name, new ObjectMembers(entry.buffer, start));
}

class ListedSchema implements LexiconSchema {
  readonly id: string;
  readonly entityType: string;
  readonly #name: string;
  readonly #entry: ObjectMembers;

  constructor(entityType: string, name: string, entry: ObjectMembers) {
    this.id = JSON.stringify([entityType, name]);
    this.entityType = entityType;
    this.#name = name;
    this.#entry = entry;
  }

  get members(): ObjectMembers {
    const schema = this.#entry.get('schemaJson');
    const facts = objectOf(schema);
    const metadata = objectOf(objectOf(facts?.get('metadata'))?.get('com.mixpanel'));
    const columns: readonly (readonly [name: string, json: Buffer | undefined])[] = [
      ['entity_type', Buffer.from(JSON.stringify(this.entityType))],
      ['name', Buffer.from(JSON.stringify(this.#name))],
      ['description', facts?.get('description')],
      ['tags', metadata?.get('tags')],
      ['hidden', metadata?.get('hidden')],
      ['dropped', metadata?.get('dropped')],
      ['schema', schema],
    ];
    const known = columns.flatMap(([name, json]) => (json === undefined ? [] : [[name, json] as const]));
    return this.#entry.without('entityType', 'schemaJson').with(known);
  }
}

function objectOf(json: Buffer | undefined): ObjectMembers | undefined {
  return json?.[0] === OPEN_BRACE ? new ObjectMembers(json, 0) : undefined;
}
