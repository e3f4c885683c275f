import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../data/stored-events.ts';
import { isObject } from '../http/json.ts';
import type { Project } from '../project.ts';
import { InvalidRecord } from './invalid-record.ts';
import { msOf } from './sent-data.ts';

/** Parts of the message to the server, or told at other places of the line. */
const NOT_AMONG_THE_REST = ['token', 'ip', 'time', 'distinct_id', '$insert_id'];

/**
 * An event as it was sent -> the line it becomes.
 * @param needsTime whether an event without a time is refused rather than taken to be of now
 * @throws BadRecord
 */
export function ingestEvent(record: unknown, { clock, settings }: Project, needsTime: boolean): NewEvent {
  const { event, properties } = partsOf(record);
  const arrivedMs = clock.now();
  const trueMs = timeOf(properties['time'], needsTime) ?? arrivedMs;
  // Older projects keep the wall's second.
  const ms = settings.era === 'utc' ? trueMs : trueMs + settings.zone.offsetAt(trueMs) * 1000;
  const stored = {
    ...idOf(properties['distinct_id']),
    $insert_id: properties['$insert_id'] ?? randomUUID(),
    mp_processing_time_ms: arrivedMs,
    ...Object.fromEntries(Object.entries(properties).filter(([name]) => !NOT_AMONG_THE_REST.includes(name))),
  };
  const lineWith = (time: number): string => JSON.stringify({ event, properties: { time, ...stored } });
  const arrivalMs = arrivedMs + settings.visibleAfterSeconds * 1000;
  return { line: lineWith(Math.floor(ms / 1000)), lineInMs: lineWith(ms), arrivalMs };
}

/** The token in an event; undefined when there is none. */
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

/** ms (UTC); undefined when no time was sent. */
function timeOf(value: unknown, isNeeded: boolean): number | undefined {
  if (value === undefined && !isNeeded) return undefined;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return msOf(number);
  throw new InvalidRecord('properties.time', "'properties.time' must be seconds or milliseconds since 1970");
}
