import { isObject } from '../base/validate.ts';

type Values = Readonly<Record<string, unknown>>;

/** A config in today's form, and whether it was in an older one. */
export interface Migration {
  readonly config: unknown;
  readonly changed: boolean;
}

/**
 * Configs that other releases and other connectors wrote -> today's form: credentials at the top or without their title,
 * and the all-strings config of Singer's tap, whose users also keep their names of columns and their times.
 */
export function migrate(file: unknown): Migration {
  if (!isObject(file)) return { config: file, changed: false };
  const config = [ofSinger, withNestedCredentials, withTitle].reduce<Values>(
    (values, step) => step(values),
    file,
  );
  return { config, changed: config !== file };
}

/** `api_secret` or `project_id` at the top. */
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

/** `credentials` without `option_title`. */
function withTitle(values: Values): Values {
  const { credentials } = values;
  if (!isObject(credentials) || 'option_title' in credentials) return values;
  const option_title = 'api_secret' in credentials ? 'Project Secret' : 'Service Account';
  return { ...values, credentials: { option_title, ...credentials } };
}

/** Fields that only Singer's tap has. */
const SINGER_ONLY = ['user_agent', 'eu_residency', 'request_timeout'];
/** Fields whose values it writes as strings. */
const NUMBERS = ['date_window_size', 'attribution_window'];
const BOOLEANS = ['select_properties_by_default'];

function ofSinger(values: Values): Values {
  const isSinger =
    SINGER_ONLY.some((field) => field in values) ||
    [...NUMBERS, ...BOOLEANS].some((field) => typeof values[field] === 'string') ||
    typeof values['export_events'] === 'string';
  if (!isSinger) return values;
  const kept = Object.entries(values)
    .filter(([field, value]) => !SINGER_ONLY.includes(field) && value !== '')
    .map(([field, value]): [string, unknown] => [field, typed(field, value)]);
  return {
    // Its names of columns and its conversion of times, which this connector makes options.
    property_naming: 'mp_reserved',
    legacy_event_time: true,
    ...Object.fromEntries(kept),
    ...(String(values['eu_residency']) === 'true' ? { region: 'EU' } : {}),
  };
}

function typed(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (NUMBERS.includes(field) && /^\d+$/.test(value)) return Number(value);
  if (BOOLEANS.includes(field)) return value === 'true' ? true : value === 'false' ? false : value;
  if (field === 'export_events')
    return value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  return value;
}
