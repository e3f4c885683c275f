import { hash } from 'node:crypto';
import { canonicalJson } from '../../json/canonical.ts';
import type { ExportedEvent, Member } from '../../mixpanel/export/exported-event.ts';
import { DEVICE_PREFIX, filled, sentId } from './event-identity.ts';
import { secondsOf } from './event-time.ts';

/** The version of the recipe in docs/event-key.md. */
const VERSION = '1';
/** Hexadecimal digits of a key: 128 bits. */
const KEY_DIGITS = 32;

/** The key's own parts, and what a later export of the same event may add or change: on intake, or with identities. */
const EXCLUDED = new Set([
  ...['time', '$insert_id', 'distinct_id', '$distinct_id_before_identity'],
  ...['mp_processing_time_ms', '$import'],
  ...['$user_id', '$device_id', '$is_reshuffled', '$preshuffle_distinct_id'],
]);
const EXCLUDED_PREFIX = '$mp_';

/**
 * The key of an event in hexadecimal digits: over name, time, `$insert_id` and the id the event was sent with; without
 * `$insert_id`, over all properties that do not change from export to export. The recipe is in docs/event-key.md.
 */
export function keyOf({ name, properties }: ExportedEvent): string {
  const insertId = filled(properties, '$insert_id');
  const { json: id, isDevice } = sentId(properties);
  const parts = [
    ...[VERSION, textOf(name), timeText(properties.get('time')?.value), textOf(insertId)],
    (isDevice ? DEVICE_PREFIX : '') + textOf(id),
    ...(insertId === undefined ? sentProperties(properties) : []),
  ];
  const hashed = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return hash('sha256', hashed).slice(0, KEY_DIGITS);
}

/** Whether the key leaves a property out, even if there is no `$insert_id`. */
export function isOutsideKey(name: string): boolean {
  return EXCLUDED.has(name) || name.startsWith(EXCLUDED_PREFIX);
}

/** The first and the next 32 bits of a key. */
export function bitsOfKey(key: string): readonly [high: number, low: number] {
  return [parseInt(key.slice(0, 8), 16), parseInt(key.slice(8, 16), 16)];
}

function timeText(json: string | undefined): string {
  const seconds = secondsOf(json);
  return Number.isNaN(seconds) ? textOf(json) : String(seconds);
}

/** A value as text, empty if it is missing or null. */
function textOf(json: string | undefined): string {
  if (json === undefined || json === 'null') return '';
  return json.startsWith('"') ? String(JSON.parse(json)) : canonical(json);
}

/** Names and values, sorted by name (UTF-16 code units). */
function sentProperties(properties: ReadonlyMap<string, Member>): string[] {
  return [...properties.values()]
    .filter(({ name }) => !isOutsideKey(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, value }) => [name, canonical(value)]);
}

function canonical(json: string): string {
  return canonicalJson(Buffer.from(`${json}\n`), 0);
}
