import { isObject } from '../base/json-object.ts';

const SECRET_FIELD = /secret|password|token|api_key/i;

/** A non-numeric project_id is probably a secret pasted into the wrong field. */
const ID_FIELD = 'project_id';

/** All values of a config that must never be shown, even if the config is invalid. */
export function secretsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, content]) =>
    typeof content === 'string' ? (isSecret(field, content) ? [content] : []) : secretsIn(content),
  );
}

function isSecret(field: string, content: string): boolean {
  return SECRET_FIELD.test(field) || (field === ID_FIELD && !/^[\s"']*\d*[\s"']*$/.test(content));
}
