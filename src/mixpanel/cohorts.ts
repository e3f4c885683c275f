import type { ObjectMembers } from '../json/object-members.ts';
import { digitsOf, parseListedItems, valueOf, type ListedItem, type ListPage } from './listed-items.ts';

/**
 * `{"count":150,"is_visible":1,"description":"...","created":"2019-03-19 23:49:51","project_id":1,"id":1000,"name":"Cohort One","data_group_id":null}`
 */
export interface Cohort extends ListedItem {
  /** undefined if it is null or missing, or not text. */
  readonly created: string | undefined;
  /** The digits of the 64-bit ID of its data group; undefined for a cohort of users. */
  readonly dataGroupId: string | undefined;
  /** The JSON of an ID of a data group that is not an integer, null or empty. */
  readonly oddDataGroup: string | undefined;
}

/** undefined if the answer is not a list of cohorts. */
export function parseCohorts(body: Buffer): ListPage<Cohort> | undefined {
  const list = parseListedItems(body);
  return list === undefined
    ? undefined
    : { ...list, items: list.items.map((item) => new ListedCohort(item)) };
}

class ListedCohort implements Cohort {
  readonly #item: ListedItem;

  constructor(item: ListedItem) {
    this.#item = item;
  }

  get id(): string {
    return this.#item.id;
  }

  get created(): string | undefined {
    const created = valueOf(this.#item, 'created');
    return typeof created === 'string' ? created : undefined;
  }

  get dataGroupId(): string | undefined {
    const group = this.#group;
    return group === '0' ? undefined : group;
  }

  get oddDataGroup(): string | undefined {
    const json = this.#item.members.get('data_group_id')?.toString();
    return this.#group !== undefined || json === 'null' || json === '""' ? undefined : json;
  }

  get members(): ObjectMembers {
    const group = this.#group;
    return this.#item.members.with(group === undefined ? [] : [['data_group_id', Buffer.from(group)]]);
  }

  get #group(): string | undefined {
    return digitsOf(this.#item.members.get('data_group_id'));
  }
}
