/* Generated from spec.json by `npm run generate`: change the source, not this file. */

/**
 * How the connector signs in to Mixpanel. A service account is the way to go: Mixpanel retires project secrets on 2027-03-03.
 */
export type Credentials = ServiceAccount | ProjectSecret;
/**
 * The service account's user name. Organization settings > Service accounts lists them; the account needs at least the Analyst role in the project.
 */
export type Username = string;
/**
 * The service account's secret, shown once when the account was made.
 */
export type Secret = string;
/**
 * The number of the project. Project settings > Overview shows it, and so does the address of every page of the project.
 */
export type ProjectID = number;
/**
 * The project's API secret (Project settings > Access keys). Mixpanel retires it on 2027-03-03.
 */
export type ProjectSecret1 = string;
/**
 * Where Mixpanel keeps the project's data: United States, European Union or India. Project settings > Overview says which.
 */
export type Region = 'US' | 'EU' | 'IN';
/**
 * The time zone in the project's settings. It decides which day is today.
 */
export type ProjectTimeZone = string;
/**
 * The first day to read, as YYYY-MM-DD. Left empty: a year ago.
 */
export type StartDate = string;
/**
 * The last day to read, itself included, as YYYY-MM-DD. Left empty: today, with what has happened so far.
 */
export type EndDate = string;
/**
 * For so many days after its end a day of events is read again. Of the events of such a day only those that reached Mixpanel since the last sync are delivered, so a longer window finds later events and does not repeat earlier ones. Days of funnels and revenue are delivered again: a funnel's conversion window can be 90 days, and a longer lookback costs no more requests.
 */
export type AttributionWindowDays = number;
/**
 * The same for the export stream alone, in seconds. The longer of the two windows counts.
 */
export type ExportLookbackWindowSeconds = number;
/**
 * On: properties that appear after the schema was discovered are delivered too. Off: exactly the columns of the catalog.
 */
export type DeliverNewProperties = boolean;
/**
 * How many days one request of the export stream covers. Smaller windows are more requests, of which Mixpanel allows 60 an hour; a window that fails is read again as a whole.
 */
export type DateWindowSizeDays = number;
/**
 * How many profiles one page of the engage stream holds. Pages cost no quota. Incremental reads of profiles follow the time they were last seen: a change that does not move it is found by a full refresh only.
 */
export type PageSize = number;
/**
 * How many requests to Mixpanel's Query API may run at the same time. Mixpanel allows 5 in a project, so larger numbers count as 5.
 */
export type ParallelQueries = number;
/**
 * How many of the 60 queries an hour that Mixpanel allows a project a sync may take; dashboards draw on the same 60. Export requests have a quota of their own.
 */
export type QueriesPerHour = number;
/**
 * The names of the events that the export stream reads, exactly as Mixpanel shows them. Left empty: all events. When a name is added later, every day is read again, so that its past is there too.
 */
export type EventsToExport = string[];
/**
 * What an incremental read of export delivers of the days inside the attribution window. arrival: only events that reached Mixpanel since the last sync. time: every event of those days again, as Stitch did; for destinations that replace by key.
 */
export type DeliverAgainBy = 'arrival' | 'time';
/**
 * For projects made before 2023, which keep the local time of an event: on, the column time is converted to UTC by the project time zone, daylight saving included. Off: as Mixpanel stores it.
 */
export type ConvertEventTimesToUTC = boolean;
/**
 * With plain $city becomes city, as in Airbyte's own source. With mp_reserved $city becomes mp_reserved_city, as in Stitch and Singer's tap, and names that differ in upper and lower case only are left as they are.
 */
export type NamesOfPropertyColumns = 'plain' | 'mp_reserved';
/**
 * What the columns of event properties hold. With text every column is text, and never changes: strings as they are, everything else as its exact JSON. With native a column has the type that the Lexicon declares, or that recent events have; a value that does not fit it is kept exactly in the column _rescued_data.
 */
export type TypesOfEventProperties = 'text' | 'native';

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
  export_incremental_by: DeliverAgainBy;
  legacy_event_time: ConvertEventTimesToUTC;
  property_naming: NamesOfPropertyColumns;
  property_types: TypesOfEventProperties;
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
