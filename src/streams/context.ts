import type { Logger } from '../airbyte/logger.ts';
import type { Clock } from '../base/clock.ts';
import type { Day } from '../base/days.ts';
import type { Mixpanel } from '../mixpanel/client.ts';
import type { PropertyNaming } from './records/naming.ts';

/** What the user chose, in the words of the streams. */
export interface ReadOptions {
  readonly firstDay: Day;
  /** The last day to read; undefined for today, whenever that is. */
  readonly lastDay: Day | undefined;
  readonly projectTimezone: string;
  /** Days a window of the export covers at most. */
  readonly windowDays: number;
  /** For how long after its end (ms) events of a day may still arrive. */
  readonly lookbackMs: number;
  /** The same for the days of funnels and revenue, whose numbers keep changing. */
  readonly attributionMs: number;
  /** Profiles a page holds. */
  readonly pageSize: number;
  readonly propertyNaming: PropertyNaming;
  /** Do new columns of events get the types of their properties, or text? */
  readonly nativeTypes: boolean;
  /** Names of the events to export; none for all of them. */
  readonly exportEvents: readonly string[];
  /** Are all events of the lookback delivered by every sync, or those that arrived since the last one? */
  readonly redeliverLookback: boolean;
  /** Is the time of events, which old projects keep as local time, converted to UTC? */
  readonly convertsEventTime: boolean;
}

/** What every stream is given. */
export interface StreamContext {
  readonly mixpanel: Mixpanel;
  readonly options: ReadOptions;
  readonly clock: Clock;
  readonly log: Logger;
}
