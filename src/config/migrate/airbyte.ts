import { isObject } from '../../base/json-object.ts';

type Values = Readonly<Record<string, unknown>>;

/** Migrates configs of older releases of Airbyte's own source. Returns the same object if it is current. */
export function fromAirbyte(file: Values): Values {
  return [withNestedCredentials, withTitle].reduce<Values>((values, step) => step(values), file);
}

/** Moves a top-level `api_secret` or `project_id` into `credentials`. */
function withNestedCredentials(values: Values): Values {
  const { api_secret, project_id, credentials, ...others } = values;
  if (api_secret === undefined && project_id === undefined) return values;
  const given = isObject(credentials) ? credentials : {};
  const nested =
    isObject(credentials) && 'username' in credentials
      ? { project_id, ...given }
      : { ...(api_secret === undefined ? {} : { api_secret }), ...given };
  return { ...others, credentials: nested };
}

/** Adds a missing `option_title` to `credentials`. */
function withTitle(values: Values): Values {
  const { credentials } = values;
  if (!isObject(credentials) || 'option_title' in credentials) return values;
  const option_title = 'api_secret' in credentials ? 'Project Secret' : 'Service Account';
  return { ...values, credentials: { option_title, ...credentials } };
}
