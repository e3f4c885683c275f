/**
 * Counts the events of a window for the comparison with Mixpanel's own counts. Only a sync that also reads `event_counts` has
 * one. The path that turns events into records calls it:
 *
 * - once for each event of each answer for the window, also an incomplete answer, and a part of a day;
 * - also for events that become no record: duplicates, and those that an earlier sync delivered;
 * - in any order. An event that comes again is recognized by its key.
 */
export interface EventTally {
  /**
   * @param high the first 32 bits of the event key (`docs/event-key.md`): its first eight hexadecimal digits, signed or unsigned
   * @param low the next 32 bits
   * @param seconds the event's `time` as it was sent (s since 1970), before any conversion to UTC; NaN if it is not usable
   * @param buffer holds the event's name as JSON, quotes included, at `[nameStart, nameEnd)`; an empty range if it has none
   */
  count(high: number, low: number, seconds: number, buffer: Buffer, nameStart: number, nameEnd: number): void;
}
