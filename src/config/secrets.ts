import { isObject } from '../base/json-object.ts';

const SECRET_FIELD = /secret|password|token|api_key/i;

/** Two fields stand side by side in the form: what is in this one and is no number may be the secret that belongs in the other. */
const ID_FIELD = 'project_id';

/** Every value of a config that must never be shown, whether or not the config is otherwise usable. */
export function secretsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, content]) =>
    typeof content === 'string' ? (isSecret(field, content) ? [content] : []) : secretsIn(content),
  );
}

function isSecret(field: string, content: string): boolean {
  return SECRET_FIELD.test(field) || (field === ID_FIELD && !/^\s*\d*\s*$/.test(content));
}
