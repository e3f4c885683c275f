import type { Form } from '../../src/config/form.generated.ts';

/** What docs/options.md says of an option besides its description in the form, which has room for two sentences. */
export const DETAILS: Readonly<Partial<Record<keyof Form, string>>> = {
  credentials: `Owners and admins of the project can create service accounts.`,
  project_timezone: `Any name of the tz database is accepted. The time zone determines which day is today. After a change, funnels and
revenue read again the days that now begin or end at another moment.`,
  start_date: `The time of day is ignored. A config file may also hold \`2026-01-31\`.`,
  end_date: `The day itself is included; today is read with its events so far.`,
  export_events: `Adding a name later re-reads every day to backfill that event.`,
  report_ids: `Each report costs one query.`,
  group_ids: `These are data group IDs, for the stream group_profiles.`,
  workspace_id: `A data view limits queries, feature flags and experiments. After a change, incremental streams that query Mixpanel read
everything again.`,
  attribution_window: `From a day that is read again, the export stream delivers only events that arrived since the last sync
([\`export_incremental_by\`](#events-from-days-read-again)); funnels and revenue deliver the day again.`,
  export_lookback_window: `The option comes from Airbyte's own source.`,
  export_incremental_by: `Mixpanel merges identities after the fact, which changes the \`distinct_id\` of earlier events
([0017](decisions/0017-merged-identities.md)). An event that comes again has the same [\`event_key\`](event-key.md).`,
  property_layout: `It applies to export, engage, cohort_members and group_profiles. With \`json\`, there are a few fixed columns and one
column \`properties\`, an object of all properties, so new properties need no schema refresh.`,
  property_types: `With \`text\`, values other than strings are stored as their exact JSON. With \`native\`, a column has the type from the
Lexicon or recent events, datetimes of profiles are timestamps, and values that do not fit are kept in \`_rescued_data\`.`,
  property_naming: `With \`mp_reserved\`, names that differ only in case are kept as they are. With \`safe\`, names are lowercase ASCII
words of at most 63 characters.`,
  select_properties_by_default: `Refresh the schema to give new properties columns.`,
  legacy_event_time: `The conversion follows the project's time zone and its daylight saving time.`,
  date_window_size: `Automatic means as many days as can be read in about ten minutes, up to 366. Mixpanel allows 60 requests an hour.`,
  page_size: `It applies to engage, cohort_members and group_profiles. Pages cost no quota. Smaller pages are requested if pages exceed
32 MB.`,
  num_workers: `It applies to requests to the Query API.`,
  queries_per_hour: `Mixpanel reports the project's limit, which can be higher than 60. Any other number limits the sync's requests to the Query API.
Export requests have a separate quota.`,
};
