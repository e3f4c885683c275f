import { isDay, parseTimestamp, toIso } from '../../base/days.ts';
import { configError } from '../../base/errors.ts';
import { emptyToUndefined, namesIn, booleanIn, integerIn } from './fields.ts';

type Values = Readonly<Record<string, unknown>>;

/** Fields that no other connector's config has; `api_key` is of Stitch's first version, of 2015. */
const SINGER_ONLY_FIELDS = [
  'user_agent',
  'request_timeout',
  'eu_residency',
  'eu_residency_server',
  'api_key',
];
/** Fields that hold a number, a switch or a list in every other config, and a text in Singer's. */
const STRING_FIELDS = [
  'date_window_size',
  'attribution_window',
  'select_properties_by_default',
  'export_events',
];

/**
 * Is it the config of Singer's tap, which Stitch's is too? It has neither `credentials` nor `region`, which all configs of
 * Airbyte's forms have but the oldest, and a field that only the tap has or a text where those hold something else.
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
 * The tap's config in today's form, with the columns that its users' tables have.
 *
 * `export_incremental_by` stays `arrival`: `export` has no key, neither in the tap nor in Stitch, which appends, so a window
 * that is delivered again would be copies; and the tap drops what is older than its bookmark, so nobody is used to them.
 *
 * `legacy_event_time` stays off: the tap's conversion does not move an event (docs/decisions/0007-event-time-of-singer.md).
 *
 * `select_properties_by_default` that is not given means off there; here it is the form's default, so that nothing is missing.
 */
export function fromSinger(values: Values): { config: Values; notes: readonly string[] } {
  const { api_secret, api_key, user_agent, request_timeout, eu_residency, eu_residency_server, ...others } =
    values;
  const region = regionOf(eu_residency, eu_residency_server);
  // The tap takes 0 for its default, and so does the form what is left out.
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
  const beside =
    emptyToUndefined(key) === undefined ? '' : ', and an api_key alone does not sign in any more';
  throw configError(
    `The configuration is invalid: api_secret is missing${beside}. Give the project's secret, or better, as Mixpanel retires secrets on 2027-03-03, credentials with the username, secret and project_id of a service account.`,
  );
}

/** The tap's documentation calls the field `eu_residency_server`, its code `eu_residency`: either says it. */
function regionOf(eu_residency: unknown, eu_residency_server: unknown): 'EU' | 'US' | undefined {
  const answers = [
    booleanIn({ eu_residency }, 'eu_residency'),
    booleanIn({ eu_residency_server }, 'eu_residency_server'),
  ];
  if (answers.includes(true)) return 'EU';
  return answers.includes(false) ? 'US' : undefined;
}

/** With a fraction or an offset, as connectors write it -> UTC by the second, which is what the form takes. */
function timestampIn(values: Values, field: string): unknown {
  const value = emptyToUndefined(values[field]);
  // A day alone is one of the form's own, and the form's check tells what is neither.
  if (typeof value !== 'string' || isDay(value)) return value;
  const ms = parseTimestamp(value.trim());
  return ms === undefined ? value : toIso(ms);
}

function notesOn(dropped: Values): string[] {
  const reasons: Record<string, string> = {
    api_key: 'the secret alone signs in, so the key is not needed any more',
    user_agent: 'this connector names itself',
    request_timeout: 'Mixpanel gives up by itself, and giving up earlier would lose the query',
  };
  return Object.entries(reasons)
    .filter(([field]) => emptyToUndefined(dropped[field]) !== undefined)
    .map(([field, reason]) => `config: ${field} is left out: ${reason}`);
}
