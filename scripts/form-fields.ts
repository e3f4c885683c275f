import { isObject } from '../src/base/json-object.ts';

export type JsonObject = Record<string, unknown>;
export type Field = readonly [name: string, schema: JsonObject];

/** The JSON Schema of the form. Throws if the spec has none. */
export function formOf(spec: unknown): JsonObject {
  const form = isObject(spec) ? spec['connectionSpecification'] : undefined;
  if (!isObject(form)) throw new Error('spec.json has no connectionSpecification');
  return form;
}

/** The fields of a form, or of a branch of a choice, without constants. */
export function fieldsOf(form: unknown): Field[] {
  const properties = isObject(form) && isObject(form['properties']) ? form['properties'] : {};
  return Object.entries(properties).flatMap(([name, schema]): Field[] =>
    isObject(schema) && !('const' in schema) ? [[name, schema]] : [],
  );
}
