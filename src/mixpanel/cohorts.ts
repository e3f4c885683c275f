import type { ItemList } from '../base/cached-list.ts';
import { digitsOf, parseListedItems, valueOf, type ListedItem } from './listed-items.ts';

/**
 * `{"count":150,"is_visible":1,"description":"...","created":"2019-03-19 23:49:51","project_id":1,"id":1000,"name":"Cohort One","data_group_id":null}`
 */
export interface Cohort extends ListedItem {
  /** undefined if it is null or missing, or not text. */
  readonly created: string | undefined;
  /** The digits of the 64-bit ID of its data group; undefined for a cohort of users. */
  readonly dataGroupId: string | undefined;
}

/** undefined if the answer is not a list of cohorts. */
export function parseCohorts(body: Buffer): ItemList<Cohort> | undefined {
  const list = parseListedItems(body);
  return list === undefined ? undefined : { ...list, items: list.items.map(cohortOf) };
}

function cohortOf(item: ListedItem): Cohort {
  const created = valueOf(item, 'created');
  const group = digitsOf(item.members.get('data_group_id'));
  return {
    id: item.id,
    dataGroupId: group === '0' ? undefined : group,
    created: typeof created === 'string' ? created : undefined,
    get members() {
      const members = new Map(item.members);
      return group === undefined ? members : members.set('data_group_id', Buffer.from(group));
    },
  };
}
