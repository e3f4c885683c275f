/** What to know before relying on the events. Markdown. */
export const QUIRKS: readonly string[] = [
  '**Arrival, not time.** Phones send events days late. Each sync reads the days inside the lookback again, and an incremental read delivers those of their events that _arrived_ at Mixpanel (`mp_processing_time_ms`) since the last read, less a margin of three hours. With `export_incremental_by: time` it delivers every event of those days again, for destinations that replace by key.',
  '**Lookback**: `attribution_window` days or `export_lookback_window` seconds, whichever is longer. A longer lookback finds later events and delivers none more often.',
  '**Today** is read as far as it goes, and again by the next sync. `end_date` sets an earlier last day. Mixpanel may judge today by UTC or by the project time zone, so the later of the two is requested; if it has not begun for Mixpanel, the next sync reads it.',
  '**Days** are UTC days in projects created since 2023, and days in the time zone of the project in older ones.',
  '**Projects created before 2023 store local time**: the local clock time, written as if it were UTC. The column `time` holds it as it is stored; with `legacy_event_time` it is converted to UTC by the time zone of the project.',
  '`export_events` names the events to read. The others are not requested; a day costs the same.',
  'Delivery is **at least once**: an event that Mixpanel holds twice comes twice, and events that arrived in the three hours before a read come again with the next one, because not every event is visible at once. `event_key` identifies them.',
  'When Mixpanel merges two identities, later exports give past events the merged `distinct_id`. Records that were already delivered are not delivered again for it.',
  '**The key** `event_key` identifies an event: it is the same in every run, window and option, and after Mixpanel merged its user with another ([recipe and odds](event-key.md)). An event that comes twice has the same key twice.',
  'Every value is text: a string as it is, anything else as its exact JSON, so that `9007199254740993123` keeps its digits. With `property_types: native`, discovery gives columns the types of the Lexicon or of recent events; once in the configured catalog they stay.',
  'A `time` may be digits in text, or in milliseconds (from 10¹¹ on). An event with any other `time`, or without one, is delivered with `time` null and the exact value in `_rescued_data`. One warning per sync counts these events and shows the first.',
  'A `mp_processing_time_ms` before 2009, such as one in seconds, or more than a day before the event says nothing: the event counts as new each time its day is read.',
  'A line that is not an event is left out, with a warning that shows it, if two answers have the very same line. A line that only one answer has is an error.',
  'A value that does not fit the type of its column is null there and exact in `_rescued_data`, a JSON object keyed by property names. The record says so, and the log counts these values by column.',
  'Names that differ only by a `$` or in case keep their columns: the state remembers them ([state](state.md)).',
  'An answer that ends early is requested again after a second, then in smaller pieces: halves, days, hours, ten minutes, minutes. After 15 requests in a row without the events of a complete answer its window fails. Records already delivered are not delivered again, as far as 16 MB per window can remember them. Only if a minute fails twice are its days an error; the next sync reads them.',
];
