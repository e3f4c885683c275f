import type { Logger } from '../airbyte/logger.ts';
import type { Clock } from '../base/clock.ts';
import type { Day } from '../base/days.ts';
import type { Mixpanel } from '../mixpanel/client.ts';
import type { Region } from '../mixpanel/http/regions.ts';
import type { Comparison } from './completeness/comparison.ts';
import type { PropertyNaming } from './records/naming.ts';
import type { PropertyLayout } from './records/property-layout.ts';
import type { Forecast } from './project-size.ts';

export interface ReadOptions {
  readonly region: Region;
  /** undefined with a project secret, which does not name its project. */
  readonly projectId: number | undefined;
  /** `workspace_id`: the data view to read; undefined for all data of the project. */
  readonly workspaceId: number | undefined;
  /** `start_date`. */
  readonly firstDay: Day;
  /** `end_date`; undefined for today. */
  readonly lastDay: Day | undefined;
  readonly projectTimezone: string;
  /** `date_window_size`: the most days in a window of `export`; 30 means automatic. */
  readonly windowDays: number;
  /** The lookback of `export` (ms): days are read again for this long after they end, for late events. */
  readonly lookbackMs: number;
  /** The lookback of `funnels` and `revenue` (ms): `attribution_window`. */
  readonly attributionMs: number;
  readonly pageSize: number;
  readonly propertyNaming: PropertyNaming;
  readonly propertyLayout: PropertyLayout;
  /** `property_types: native`: discover event columns with the types of their properties instead of text. */
  readonly nativeTypes: boolean;
  /** `group_ids`: the digits of data group IDs, each once. */
  readonly groupIds: readonly string[];
  /** The events to export, by name. Empty for all. */
  readonly exportEvents: readonly string[];
  /** `export_where`: an expression that events to export match; empty for none. */
  readonly exportWhere: string;
  /** `report_ids`: the IDs of the Insights reports to read, as digits. */
  readonly reportIds: readonly string[];
  /**
   * `export_incremental_by`: which events of days that were read before are delivered again inside the lookback: those that
   * arrived since, these and the ones whose user Mixpanel may have changed since, or all.
   */
  readonly incrementalBy: 'arrival' | 'arrival_and_identity' | 'time';
  /** `legacy_event_time`: convert event times from the project's local time to UTC. */
  readonly legacyEventTime: boolean;
}

export interface StreamContext {
  readonly mixpanel: Mixpanel;
  readonly options: ReadOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly forecast: Forecast;
  /** In a sync that reads `export` and `event_counts`. */
  readonly comparison?: Comparison | undefined;
}
