import { isDay, parseTimestamp, toIso } from '../../base/days.ts';
import { configError } from '../../base/errors.ts';
import { emptyToUndefined, namesIn, booleanIn, integerIn } from './fields.ts';

type Values = Readonly<Record<string, unknown>>;

/** Fields that only this tap has; `api_key` is from Stitch's first version, of 2015. */
const SINGER_ONLY_FIELDS = [
  'user_agent',
  'request_timeout',
  'eu_residency',
  'eu_residency_server',
  'api_key',
];
/** Fields that are strings in the tap's config, and numbers, booleans or lists in all others. */
const STRING_FIELDS = [
  'date_window_size',
  'attribution_window',
  'select_properties_by_default',
  'export_events',
];

/**
 * Detects the config of Singer's tap, also used by Stitch. It has neither `credentials` nor `region`, which
 * only Airbyte's oldest configs lack, and a field of its own or a string where Airbyte has another type.
 */
export function isSingerConfig(values: Values): boolean {
  const given = (field: string): boolean => emptyToUndefined(values[field]) !== undefined;
  if (given('credentials') || given('region')) return false;
  return (
    SINGER_ONLY_FIELDS.some(given) ||
    STRING_FIELDS.some((field) => given(field) && typeof values[field] === 'string')
  );
}

/**
 * Migrates the tap's config and keeps the column names of existing tables.
 *
 * - `export_incremental_by` stays `arrival`. `export` has no key in the tap or in Stitch, which appends, so
 *   delivering a window again would create duplicates. The tap drops events older than its bookmark, so its
 *   users never had them.
 * - `legacy_event_time` stays off: the tap's conversion does not move an event
 *   (docs/decisions/0007-event-time-of-singer.md).
 * - A missing `select_properties_by_default` means off in the tap. Here it takes the form's default, on, so
 *   that no property is missing.
 */
export function fromSinger(values: Values): { config: Values; notes: readonly string[] } {
  const { api_secret, api_key, user_agent, request_timeout, eu_residency, eu_residency_server, ...others } =
    values;
  const region = regionOf(eu_residency, eu_residency_server);
  // For the tap, 0 means its default.
  const days = integerIn(values, 'date_window_size');
  const config = {
    ...others,
    credentials: { option_title: 'Project Secret', api_secret: secretOf(api_secret, api_key) },
    region,
    start_date: timestampIn(values, 'start_date'),
    end_date: timestampIn(values, 'end_date'),
    date_window_size: days === 0 ? undefined : days,
    attribution_window: integerIn(values, 'attribution_window'),
    select_properties_by_default: booleanIn(values, 'select_properties_by_default'),
    export_events: namesIn(values, 'export_events'),
    property_naming: 'mp_reserved',
  };
  return {
    config: Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)),
    notes: notesOn({ api_key, user_agent, request_timeout }),
  };
}

function secretOf(secret: unknown, key: unknown): unknown {
  if (emptyToUndefined(secret) !== undefined) return secret;
  const hint = emptyToUndefined(key) === undefined ? '' : ', and an api_key alone is not enough';
  throw configError(
    `The configuration is invalid: api_secret is missing${hint}. Set it to the project's secret, or use a service account: Mixpanel retires project secrets on 2027-03-03.`,
  );
}

/** The tap's documentation calls the field `eu_residency_server`, its code `eu_residency`. */
function regionOf(eu_residency: unknown, eu_residency_server: unknown): 'EU' | 'US' | undefined {
  const values = [
    booleanIn({ eu_residency }, 'eu_residency'),
    booleanIn({ eu_residency_server }, 'eu_residency_server'),
  ];
  if (values.includes(true)) return 'EU';
  return values.includes(false) ? 'US' : undefined;
}

/** Converts a timestamp with a fraction or an offset to UTC seconds, which the form accepts. */
function timestampIn(values: Values, field: string): unknown {
  const value = emptyToUndefined(values[field]);
  // The form accepts a day without a time, and its validation reports anything else.
  if (typeof value !== 'string' || isDay(value)) return value;
  const ms = parseTimestamp(value.trim());
  return ms === undefined ? value : toIso(ms);
}

function notesOn(dropped: Values): string[] {
  const reasons: Record<string, string> = {
    api_key: 'the secret alone is enough to sign in',
    user_agent: 'the connector sends its own',
    request_timeout: 'Mixpanel times out on its own, and aborting earlier would waste the query',
  };
  return Object.entries(reasons)
    .filter(([field]) => emptyToUndefined(dropped[field]) !== undefined)
    .map(([field, reason]) => `config: ${field} is ignored: ${reason}`);
}
