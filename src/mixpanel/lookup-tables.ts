import type { ObjectMembers } from '../json/object-members.ts';
import { parseListedItems, TEXT, type ListedItem, type ListPage } from './listed-items.ts';

/** Members that Mixpanel's own client knows, and what records call them. */
const NAMES: Readonly<Record<string, string>> = {
  createdAt: 'created_at',
  lastModifiedAt: 'last_modified_at',
  hasMappedProperties: 'has_mapped_properties',
};

/** undefined if the answer is not a list of lookup tables. Their IDs are UUIDs, or numbers. */
export function parseLookupTables(body: Buffer): ListPage<ListedItem> | undefined {
  const list = parseListedItems(body, 'id', TEXT);
  if (list === undefined) return undefined;
  return { ...list, items: list.items.map((item) => ({ id: item.id, members: renamed(item) })) };
}

function renamed({ members }: ListedItem): ObjectMembers {
  const found = Object.entries(NAMES).flatMap(([name, column]) => {
    const json = members.get(name);
    return json === undefined ? [] : [[name, column, json] as const];
  });
  const columns = found.map(([, column, json]) => [column, json] as const);
  return members.without(...found.map(([name]) => name)).with(columns);
}
