import type { Data } from './messages.ts';

/** The export line of an event that is identified by its property `id`. */
export function eventLine(id: string, timeMs: number, arrivedMs: number = timeMs + 1000): string {
  const properties = {
    time: Math.floor(timeMs / 1000),
    distinct_id: 'u1',
    id,
    mp_processing_time_ms: arrivedMs,
  };
  return JSON.stringify({ event: 'Handmade', properties });
}

/** The property `id` of the records, sorted. */
export function idsOf(records: readonly Data[]): string[] {
  return records.map(({ id }) => (typeof id === 'string' ? id : '')).sort();
}
