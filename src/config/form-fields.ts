import { isObject } from '../base/json-object.ts';

/** The JSON Schema of a form or of one of its fields. */
export type FieldSchema = Readonly<Record<string, unknown>>;

/** The fields of a form by name, those of all its options if it has any. */
export function fieldsOf(schema: FieldSchema): ReadonlyMap<string, FieldSchema> {
  const { oneOf: options } = schema;
  const forms: unknown[] = Array.isArray(options) ? options : [];
  return new Map(
    [schema, ...forms].flatMap((form) => {
      const fields = isObject(form) ? form['properties'] : undefined;
      return isObject(fields) ? Object.entries(fields).filter(isField) : [];
    }),
  );
}

function isField(entry: [string, unknown]): entry is [string, FieldSchema] {
  return isObject(entry[1]);
}
