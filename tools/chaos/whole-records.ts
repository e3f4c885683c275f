import { isObject } from '../../integration_tests/support/expected-events.ts';

type Item = Readonly<Record<string, unknown>>;

/** Streams that are compared with an undisturbed read, record by record: the key of an item of Mixpanel's answer. */
const KEY_OF_ITEM: Readonly<Record<string, (item: Item) => Item>> = {
  annotation_tags: ({ id }) => ({ id }),
  saved_reports: ({ id }) => ({ id }),
  lookup_tables: ({ id }) => ({ id }),
  feature_flags: ({ id }) => ({ id }),
  experiments: ({ id }) => ({ id }),
  lexicon_schemas: ({ entityType, name }) => ({ entity_type: entityType, name }),
};

/** Whether records of a stream are compared as they are. */
export function isComparedWhole(stream: string): boolean {
  return stream in KEY_OF_ITEM;
}

/** How the record of an item begins: with its key, such as `{"id":5001,`. */
export function startOfRecordFor(stream: string, item: string): string {
  const members: unknown = JSON.parse(item);
  const key = isObject(members) ? KEY_OF_ITEM[stream]?.(members) : undefined;
  return startOfRecord(key ?? {});
}

/** @param key such as `{ id: 5001 }` */
export function startOfRecord(key: Item): string {
  return `${JSON.stringify(key).slice(0, -1)},`;
}
