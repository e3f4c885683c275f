/* Generated from spec.json by `npm run generate`: change the source, not this file. */

/**
 * How to sign in to Mixpanel. Use a service account: Mixpanel retires project secrets on 2027-03-03.
 */
export type Credentials = ServiceAccount | ProjectSecret;
/**
 * The service account's username, listed under Organization settings > Service accounts. The account needs at least the Analyst role in the project.
 */
export type Username = string;
/**
 * The service account's secret. Mixpanel shows it only once, when the account is created.
 */
export type Secret = string;
/**
 * The project's numeric ID. It is shown under Project settings > Overview and is part of the URL of every project page.
 */
export type ProjectID = number;
/**
 * The project's API secret, found under Project settings > Access keys. Mixpanel retires it on 2027-03-03.
 */
export type ProjectSecret1 = string;
/**
 * Where Mixpanel stores the project's data: United States, European Union or India. It is shown under Project settings > Overview.
 */
export type Region = 'US' | 'EU' | 'IN';
/**
 * The time zone set in the project settings. It determines which day is today. After a change, funnels and revenue read again the days that now begin or end at another moment.
 */
export type ProjectTimeZone = string;
/**
 * The first day to read, as YYYY-MM-DD. Defaults to one year ago.
 */
export type StartDate = string;
/**
 * The last day to read (inclusive), as YYYY-MM-DD. Defaults to today, including its events so far.
 */
export type EndDate = string;
/**
 * Re-read each day for this many days after it ends, to pick up late data. The export stream then delivers only events that arrived since the last sync; funnels and revenue deliver the day again.
 */
export type AttributionWindowDays = number;
/**
 * Like the attribution window, but in seconds and for the export stream only. The longer of the two applies.
 */
export type ExportLookbackWindowSeconds = number;
/**
 * On: properties without a selected column, such as new ones, are delivered too, in the column _rescued_data; refresh the schema to give new ones columns. Off: only the selected columns are delivered.
 */
export type DeliverNewProperties = boolean;
/**
 * The most days per request of the export stream. The default of 30, or nothing, means automatic: as many days as can be read in about ten minutes, up to 366. Any other number is an upper bound; small ones cost more requests, of which Mixpanel allows 60 an hour.
 */
export type DateWindowSizeDays = number;
/**
 * The number of profiles per page of the engage, cohort_members and group_profiles streams. Pages cost no quota. Higher values than 10,000 count as 10,000, and smaller pages are requested if pages exceed 32 MB.
 */
export type PageSize = number;
/**
 * The maximum number of concurrent requests to Mixpanel's Query API. Mixpanel allows 5 per project, so higher values count as 5.
 */
export type ParallelQueries = number;
/**
 * How many Query API requests per hour a sync may use; dashboards and other clients share the project's limit. The default of 60 stands for the limit of the project, which Mixpanel reports and which can be higher. Any other number is the sync's own limit, to leave requests to others. Export requests have a separate quota.
 */
export type QueriesPerHour = number;
/**
 * The names of the events to export, exactly as Mixpanel shows them; leave empty for all events. Adding a name later re-reads every day to backfill that event.
 */
export type EventsToExport = string[];
/**
 * Which events an incremental export delivers from days in the attribution window. With arrival, only events that arrived since the last sync. With arrival_and_identity, also events whose distinct_id Mixpanel may have changed since, because it merged identities. With time, all events of those days. What comes again has the same event_key, so the last two are for destinations that deduplicate by key.
 */
export type IncrementalExportBy = 'arrival' | 'arrival_and_identity' | 'time';
/**
 * For projects created before 2023, which store event times in local time. On converts the time column to UTC using the project time zone and its daylight saving time; off keeps the stored time.
 */
export type ConvertEventTimesToUTC = boolean;
/**
 * With plain, $city becomes city, as in Airbyte's own connector. With mp_reserved, it becomes mp_reserved_city, as in Stitch and Singer, and names that differ only in case are kept as they are. With safe, names are lowercase ASCII words of at most 63 characters that no destination changes, such as user_id for User ID.
 */
export type PropertyColumnNames = 'plain' | 'mp_reserved' | 'safe';
/**
 * With text, every property column is a string and never changes; other values are stored as their exact JSON. With native, a column has the type from the Lexicon or recent events, and datetimes of profiles are timestamps; values that do not fit are kept in _rescued_data.
 */
export type PropertyTypes = 'text' | 'native';
/**
 * How export, engage, cohort_members and group_profiles deliver properties. With columns, each property has a column. With json, there are a few fixed columns and one column properties, an object of all properties, so new properties need no schema refresh. With both, the columns and the object.
 */
export type PropertyLayout = 'columns' | 'json' | 'both';
/**
 * The IDs of the saved Insights reports that the insights stream reads, one query each. The ID follows report- in the URL of an open report. If this is empty, it reads all of them, up to as many as Mixpanel allows queries in an hour.
 */
export type InsightsReports = number[];
/**
 * For the stream group_profiles: the data group IDs that Mixpanel shows under Project settings > Group keys. Group keys that have a cohort are found without it.
 */
export type GroupKeys = string[];
/**
 * For experts: an expression of Mixpanel's segmentation language that events must match to be exported, such as properties["plan"] == "pro". A change re-reads every day.
 */
export type FilterOfEvents = string;
/**
 * The data view to read: the number that follows /view/ in the URL of Mixpanel's pages. It limits queries, feature flags and experiments to this data view; the export always reads the entire project. After a change, incremental streams that query Mixpanel read everything again. Leave it empty for all data.
 */
export type WorkspaceID = number;

export interface Form {
  credentials: Credentials;
  region: Region;
  project_timezone: ProjectTimeZone;
  start_date?: StartDate;
  end_date?: EndDate;
  attribution_window: AttributionWindowDays;
  export_lookback_window: ExportLookbackWindowSeconds;
  select_properties_by_default: DeliverNewProperties;
  date_window_size: DateWindowSizeDays;
  page_size: PageSize;
  num_workers: ParallelQueries;
  queries_per_hour: QueriesPerHour;
  export_events: EventsToExport;
  export_incremental_by: IncrementalExportBy;
  legacy_event_time: ConvertEventTimesToUTC;
  property_naming: PropertyColumnNames;
  property_types: PropertyTypes;
  property_layout: PropertyLayout;
  report_ids: InsightsReports;
  group_ids: GroupKeys;
  export_where: FilterOfEvents;
  workspace_id?: WorkspaceID;
}
export interface ServiceAccount {
  option_title?: 'Service Account';
  username: Username;
  secret: Secret;
  project_id: ProjectID;
}
export interface ProjectSecret {
  option_title?: 'Project Secret';
  api_secret: ProjectSecret1;
}
