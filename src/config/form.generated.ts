/* Generated from spec.json by `npm run generate`: change the source, not this file. */

/**
 * A service account is the better choice: Mixpanel retires project secrets on 3 March 2027.
 */
export type HowToSignIn = ServiceAccount | ProjectSecret;
/**
 * Listed under <a href="https://mixpanel.com/settings/org#serviceaccounts">Organization settings > Service accounts</a>. The account needs at least the Analyst role in the project.
 */
export type Username = string;
/**
 * Shown only once, when the <a href="https://docs.mixpanel.com/reference/service-accounts#managing-service-accounts">service account is created</a>. If it is lost, create another account.
 */
export type Secret = string;
/**
 * The number under <a href="https://mixpanel.com/settings/project">Project settings > Overview</a>. It also follows /project/ in the address of Mixpanel's pages.
 */
export type ProjectID = number;
/**
 * Shown under <a href="https://mixpanel.com/settings/project">Project settings > Access keys</a>.
 */
export type APISecret = string;
/**
 * Where Mixpanel keeps your data, shown as Data Residency under <a href="https://mixpanel.com/settings/project">Project settings > Overview</a>.<ul><li><b>US</b>: United States, pages at mixpanel.com</li><li><b>EU</b>: European Union, pages at eu.mixpanel.com</li><li><b>IN</b>: India, pages at in.mixpanel.com</li></ul>
 */
export type Region = 'US' | 'EU' | 'IN';
/**
 * Shown as Timezone under <a href="https://mixpanel.com/settings/project">Project settings > Overview</a>. Enter a name like those in the examples.
 */
export type ProjectTimeZone = string;
/**
 * The first day to read; choose it in the calendar. If empty, reading starts one year ago.
 */
export type StartDate = string;
/**
 * The last day to read; choose it in the calendar. If empty, each sync reads up to today.
 */
export type EndDate = string;
/**
 * The names of events, exactly as in Mixpanel. If empty, all events are read.
 */
export type EventsToRead = string[];
/**
 * For experts: an <a href="https://docs.mixpanel.com/reference/segmentation-expressions">expression</a> that events must match. After a change, all days are read again.
 */
export type EventFilter = string;
/**
 * The numbers that follow report- in the addresses of your saved Insights reports. If empty, all are read, as far as Mixpanel's hourly limit allows.
 */
export type InsightsReports = number[];
/**
 * The IDs shown under <a href="https://mixpanel.com/settings/project">Project settings > Group keys</a>, for profiles of groups such as companies. Group keys that a cohort uses need no entry.
 */
export type GroupKeys = string[];
/**
 * To read only one <a href="https://docs.mixpanel.com/docs/data-governance/data-views-and-classification">data view</a>, enter the number that follows /view/ in the address of Mixpanel's pages. Events are always exported from the entire project.
 */
export type DataView = number;
/**
 * Events can arrive days late, for example from phones that were offline. Each day is therefore read again for this many days.
 */
export type DaysToReadAgain = number;
/**
 * Like the days to read again, but in seconds and for events only. The longer of the two applies.
 */
export type SecondsToReadAgain = number;
/**
 * Which events to deliver when a day is read again. With the last two, the destination must remove duplicates by key.<ul><li><b>arrival</b>: only events that arrived since the last sync</li><li><b>arrival_and_identity</b>: also events whose user Mixpanel may have merged with another</li><li><b>time</b>: all events of the day</li></ul>
 */
export type EventsFromDaysReadAgain = 'arrival' | 'arrival_and_identity' | 'time';
/**
 * How the properties of events and profiles are delivered.<ul><li><b>columns</b>: each property is a column</li><li><b>json</b>: one column holds all properties, also those added later</li><li><b>both</b>: a column for each property, and one with all of them</li></ul>
 */
export type LayoutOfProperties = 'columns' | 'json' | 'both';
/**
 * What the columns of properties hold.<ul><li><b>text</b>: always text, so types never change</li><li><b>native</b>: the type in Mixpanel's Lexicon or in recent events, such as number or date</li></ul>
 */
export type TypesOfPropertyColumns = 'text' | 'native';
/**
 * How the columns of properties are named.<ul><li><b>plain</b>: $city becomes city, as in Airbyte's own connector</li><li><b>mp_reserved</b>: $city becomes mp_reserved_city, as in Stitch</li><li><b>safe</b>: User ID becomes user_id, so that no destination changes the name</li></ul>
 */
export type NamesOfPropertyColumns = 'plain' | 'mp_reserved' | 'safe';
/**
 * Properties without a column of their own, such as new ones, are delivered in the column <code>_rescued_data</code>. If off, they are left out.
 */
export type DeliverNewProperties = boolean;
/**
 * Only for <a href="https://docs.mixpanel.com/docs/orgs-and-projects/managing-projects#manage-timezones-for-projects">projects created before 2023</a>, which store event times in the project's time zone. If off, times stay as stored.
 */
export type ConvertEventTimesToUTC = boolean;
/**
 * Empty or 30 means automatic. Any other number is the maximum; a small one uses up Mixpanel's <a href="https://docs.mixpanel.com/reference/rate-limits">hourly limit</a> sooner.
 */
export type DaysPerExportRequest = number;
/**
 * The default suits most projects. Numbers above 10,000 count as 10,000.
 */
export type ProfilesPerRequest = number;
/**
 * Mixpanel <a href="https://docs.mixpanel.com/reference/rate-limits">allows 5</a> per project, so higher numbers count as 5.
 */
export type QueriesAtTheSameTime = number;
/**
 * The default of 60 means as many as Mixpanel allows. A lower number leaves queries for your dashboards and other tools.
 */
export type QueriesPerHour = number;

export interface Form {
  credentials: HowToSignIn;
  region: Region;
  project_timezone: ProjectTimeZone;
  start_date?: StartDate;
  end_date?: EndDate;
  export_events: EventsToRead;
  export_where: EventFilter;
  report_ids: InsightsReports;
  group_ids: GroupKeys;
  workspace_id?: DataView;
  attribution_window: DaysToReadAgain;
  export_lookback_window: SecondsToReadAgain;
  export_incremental_by: EventsFromDaysReadAgain;
  property_layout: LayoutOfProperties;
  property_types: TypesOfPropertyColumns;
  property_naming: NamesOfPropertyColumns;
  select_properties_by_default: DeliverNewProperties;
  legacy_event_time: ConvertEventTimesToUTC;
  date_window_size: DaysPerExportRequest;
  page_size: ProfilesPerRequest;
  num_workers: QueriesAtTheSameTime;
  queries_per_hour: QueriesPerHour;
}
/**
 * A Mixpanel user for programs, created under <a href="https://mixpanel.com/settings/org#serviceaccounts">Organization settings > Service accounts</a>.
 */
export interface ServiceAccount {
  option_title?: 'Service Account';
  username: Username;
  secret: Secret;
  project_id: ProjectID;
}
/**
 * The API secret of one project. It works until 3 March 2027.
 */
export interface ProjectSecret {
  option_title?: 'Project Secret';
  api_secret: APISecret;
}
