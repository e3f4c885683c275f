import { isObject } from '../base/validate.ts';

const SECRET_FIELD = /secret|password|token|api_key/i;

/** Every value of a config that must never be shown, whether or not the config is otherwise usable. */
export function secretsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, content]) =>
    typeof content === 'string' ? (SECRET_FIELD.test(field) ? [content] : []) : secretsIn(content),
  );
}
