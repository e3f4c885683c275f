import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../data/stored-events.ts';
import { isObject } from '../http/json.ts';
import type { Project } from '../project.ts';
import { InvalidRecord } from './invalid-record.ts';
import { msOf } from './sent-data.ts';

/** Not stored, or written separately. */
const HANDLED_PROPERTIES = ['token', 'ip', 'time', 'distinct_id', '$insert_id'];

/**
 * Converts a sent event to a stored one.
 * @param needsTime whether `time` is required; otherwise it defaults to now
 * @throws InvalidRecord
 */
export function ingestEvent(record: unknown, { clock, settings }: Project, needsTime: boolean): NewEvent {
  const { event, properties } = partsOf(record);
  const nowMs = clock.now();
  const utcMs = timeOf(properties['time'], needsTime) ?? nowMs;
  // Older projects store local time.
  const ms = settings.era === 'utc' ? utcMs : utcMs + settings.zone.offsetAt(utcMs) * 1000;
  const stored = {
    ...idOf(properties['distinct_id']),
    $insert_id: properties['$insert_id'] ?? randomUUID(),
    mp_processing_time_ms: nowMs,
    ...Object.fromEntries(Object.entries(properties).filter(([name]) => !HANDLED_PROPERTIES.includes(name))),
  };
  const lineWith = (time: number): string => JSON.stringify({ event, properties: { time, ...stored } });
  const arrivalMs = nowMs + settings.visibleAfterSeconds * 1000;
  return { line: lineWith(Math.floor(ms / 1000)), lineInMs: lineWith(ms), arrivalMs };
}

export function eventToken(record: unknown): unknown {
  return isObject(record) && isObject(record['properties']) ? record['properties']['token'] : undefined;
}

function partsOf(record: unknown): { event: string; properties: Readonly<Record<string, unknown>> } {
  if (!isObject(record)) throw new InvalidRecord('event', "'event' must be an object");
  const { event, properties = {} } = record;
  if (typeof event !== 'string' || event === '') {
    throw new InvalidRecord('event', "'event' must not be missing or blank");
  }
  if (!isObject(properties)) throw new InvalidRecord('properties', "'properties' must be an object");
  return { event, properties };
}

function idOf(id: unknown): { distinct_id?: unknown } {
  return id === undefined || id === '' ? {} : { distinct_id: id };
}

/** ms (UTC); undefined if absent and optional. */
function timeOf(value: unknown, isRequired: boolean): number | undefined {
  if (value === undefined && !isRequired) return undefined;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return msOf(number);
  throw new InvalidRecord('properties.time', "'properties.time' must be seconds or milliseconds since 1970");
}
