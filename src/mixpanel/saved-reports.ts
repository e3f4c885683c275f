import { isObject } from '../base/json-object.ts';
import type { ObjectMembers } from '../json/object-members.ts';
import { parseListedItems, valueOf, type ListedItem, type ListPage } from './listed-items.ts';

/**
 * A saved report, which Mixpanel calls a bookmark:
 * `{"id":63877017,"name":"Revenue","type":"insights","description":null,"params":{...},"creator_id":12,"creator_name":"Jo","created":"2024-09-18T16:39:49", ...}`.
 */
export interface SavedReport extends ListedItem {
  /** Such as `insights`, `funnels`, `retention` or `flows`; undefined if it is missing. */
  readonly type: string | undefined;
  readonly name: string | undefined;
}

/** undefined if the answer is not a list of saved reports. */
export function parseSavedReports(body: Buffer): ListPage<SavedReport> | undefined {
  const list = parseListedItems(body);
  return list === undefined
    ? undefined
    : { ...list, items: list.items.map((item) => new ListedReport(item)) };
}

class ListedReport implements SavedReport {
  readonly #item: ListedItem;

  constructor(item: ListedItem) {
    this.#item = item;
  }

  get id(): string {
    return this.#item.id;
  }

  get type(): string | undefined {
    return this.#text('type');
  }

  get name(): string | undefined {
    return this.#text('name');
  }

  /** With `params`, what the report asks for, as `definition`. */
  get members(): ObjectMembers {
    const { members } = this.#item;
    const params = members.get('params');
    return params === undefined
      ? members
      : members.without('params').with([['definition', objectIn(params)]]);
  }

  #text(name: string): string | undefined {
    const value = valueOf(this.#item, name);
    return typeof value === 'string' ? value : undefined;
  }
}

/** Older versions of the API return the object as text. */
function objectIn(json: Buffer): Buffer {
  const text: unknown = JSON.parse(json.toString());
  if (typeof text !== 'string') return json;
  try {
    return isObject(JSON.parse(text)) ? Buffer.from(text) : json;
  } catch {
    return json;
  }
}
