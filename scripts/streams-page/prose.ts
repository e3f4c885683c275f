/** What the code of a stream cannot tell of it. */
export interface Prose {
  /** What a record is. */
  readonly holds: string;
  /** What one should know before one relies on it, a point each. */
  readonly quirks: readonly string[];
}

/**
 * By the streams' names. It stands here and not in the streams' definitions: those hold what the engine needs, and every
 * process loads them. The page refuses to be made where a stream has no prose, or prose no stream.
 */
export const PROSE: Readonly<Record<string, Prose>> = {
  export: {
    holds: 'Raw events: one record an event, with all its properties.',
    quirks: [
      '**Arrival, not time.** Phones send events days late. The days inside the lookback are read again with each sync, and of those an incremental read delivers the events that _arrived_ at Mixpanel (`mp_processing_time_ms`) since the last read, less a margin of an hour. With `export_incremental_by: time` it delivers every event of those days again, for destinations that replace by key.',
      '**Lookback**: `attribution_window` days or `export_lookback_window` seconds, whichever is longer. A longer one finds later events and delivers none more often.',
      '**Today** is read as far as it goes, and read again by the next sync. `end_date` sets another last day.',
      '**Days** are days in UTC for projects made since 2023, and days in the time zone of the project for older ones.',
      '**Projects made before 2023 keep local time**: what a clock on the wall showed, written as if it were UTC. The column `time` holds it as it is stored; with `legacy_event_time` it is converted to UTC by the time zone of the project.',
      '`export_events` names the events to read; the others are not asked for, and a day still costs the same.',
      'Delivery is **at least once**: an event that Mixpanel holds twice comes twice, and what arrived in the hour before a read comes again with the next one.',
      'When Mixpanel merges two identities, later exports give past events the merged `distinct_id`. Records that were delivered before are not delivered again for it.',
      '**The key** `event_key` names an event: the same in every run, window and option, and after Mixpanel merged its user with another ([recipe and odds](event-key.md)). What comes twice has the same key twice.',
      'Every value is text: a string as it is, anything else as its exact JSON, so that `9007199254740993123` keeps its digits. With `property_types: native` discovery gives columns the types of the Lexicon or of recent events; once in the configured catalog they stay.',
      'A value that does not fit the type of its column is null there and stands exactly in `_rescued_data`, a JSON object by the names of the properties; the record says so, and the log counts it by column.',
      'Names that differ by a `$` or in case only keep their columns: the state remembers them ([state](state.md)).',
      'An answer that ended early is asked for again after a second, then in smaller pieces: days, hours, ten minutes, minutes. Records that it gave are not delivered again, as far as 16 MB for a window remember them. Only when a minute fails twice are its days an error, and the next sync reads them.',
    ],
  },
  engage: {
    holds: 'User profiles: one record a profile, with all its properties. Profiles of groups are not read.',
    quirks: [
      '**Incremental** reads give the profiles seen since the day before the newest `$last_seen` that was delivered, **and all that were never seen**: those are made by imports, and nothing tells when they change.',
      '**What incremental reads do not see**: a change that does not move `$last_seen`, and a profile that was deleted. A full refresh sees both.',
      'A `$last_seen` in the future, of a device whose clock is wrong, counts as the time of the read: it does not hide everybody else.',
      'One query, whatever the number of profiles: pages are free, whatever `page_size` says. Should Mixpanel lose the pages on the way, the query is asked anew, which counts once more, and profiles come again.',
      'Values come with the type they have. In a column of text a value that is no string is its exact JSON; what fits no other type is null, and exactly in `_rescued_data`.',
      'With `select_properties_by_default` off, Mixpanel is asked for the columns of the catalog alone.',
    ],
  },
  cohorts: {
    holds: 'All cohorts of the project with their size, also those made before the start date.',
    quirks: [
      '**Incremental** reads give cohorts made since the day before the newest that was delivered. A cohort that was edited, or whose size has changed, keeps its `created`: **edits need a full refresh**. It costs the same one request.',
    ],
  },
  cohort_members: {
    holds:
      'Who is in which cohort: one record a member and cohort, with the properties of the profile. Members without a profile are in it too.',
    quirks: [
      '**Always read whole**, in both sync modes: Mixpanel tells who is in a cohort and not who has left it, and who joined need not have been seen since. To lose those who have left, let the destination overwrite.',
      'A cohort that is deleted while it is read is logged, and the members that were read of it stay.',
      'Each cohort is a query of its own. It is the stream that takes most of the quota in a project with many cohorts.',
      'With `distinct_id` and `cohort_id` chosen alone, no properties are asked for, which is much faster.',
    ],
  },
  funnels: {
    holds: 'Saved funnels by day: for each day its steps, and how far the users came who began then.',
    quirks: [
      'A day keeps changing while its **conversion window** is open, which can be up to 90 days. Days are therefore delivered again until they were read later than their end plus `attribution_window` days. Set it to the longest conversion window: **a longer lookback costs no more requests**.',
      'One request covers a year. One that Mixpanel finds **too heavy** is asked for in halves: at once where it says so, after one more try where it answers 504.',
      'A funnel made later is read from the start date on; one that is gone is logged and leaves the state.',
      '`datetime` is the moment at which the day begins in the time zone of the project.',
    ],
  },
  revenue: {
    holds: 'Revenue by day: the amount, the users, and those of them who paid.',
    quirks: [
      '**Mixpanel has deprecated this report.** It may be gone (404), refused without a reason (400) or not be done in time (504), in the EU above all. Unless it is gone, it is asked for in halves; what still fails is an error of this stream alone that says to deselect it, and the other streams go on.',
      'Days are delivered again as those of funnels are. The total that Mixpanel sends beside the days is left out.',
    ],
  },
  annotations: {
    holds: 'All annotations, whatever their date.',
    quirks: [
      'A project secret is not taken by the App API: with one, the older endpoint is asked. It counts as a query, and knows neither `user` nor `tags`.',
      'Dates come in local time or with an offset; they become UTC by the time zone of the project.',
    ],
  },
};
