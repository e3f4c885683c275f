import { createHash } from 'node:crypto';
import { canonical, type Exact, lastOfEach, parseExactly } from './exact-json.ts';
import { readable } from './readable.ts';

/** The key of an event, by the recipe in docs/event-key.md. */
export function keyOf(event: Exact): string {
  const members = lastOfEach(event);
  const properties = lastOfEach(members.get('properties'));
  const insertId = textOf(properties.get('$insert_id'));
  const parts = [
    '1',
    textOf(members.get('event')),
    timeText(properties.get('time')),
    insertId,
    sentId(properties),
    ...(insertId === '' ? sentProperties(properties) : []),
  ];
  const hashed = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return createHash('sha256').update(hashed).digest('hex').slice(0, 32);
}

/** The key of the event on a line of the export. */
export function keyOfLine(line: string): string {
  const event = parseExactly(readable(line));
  if (event === undefined) throw new Error(`not an event: ${line}`);
  return keyOf(event);
}

/** The seconds that a time means: a number, or digits in text; from 1e11 on in milliseconds. undefined if it is not a time. */
export function secondsOf(time: Exact | undefined): number | undefined {
  if (time?.kind !== 'number' && time?.kind !== 'string') return undefined;
  if (time.kind === 'string' && !/^[0-9]+(\.[0-9]+)?$/.test(time.characters)) return undefined;
  const value = Number(time.kind === 'string' ? time.characters : time.text);
  const seconds = value >= 1e11 ? value / 1000 : value;
  return seconds >= 0 && seconds <= 253_402_214_399 ? seconds : undefined;
}

/** The id that the event was sent with, before any merge. */
function sentId(properties: ReadonlyMap<string, Exact>): string {
  const textAt = (name: string): string => textOf(properties.get(name));
  const before = textAt('$distinct_id_before_identity') || textAt('$preshuffle_distinct_id');
  const isReshuffled = !['', 'false'].includes(textAt('$is_reshuffled'));
  const byDevice = textAt('$user_id') === '' || (before === '' && isReshuffled);
  if (textAt('$device_id') !== '' && byDevice) return `$device:${textAt('$device_id')}`;
  return before || textAt('distinct_id');
}

function timeText(time: Exact | undefined): string {
  const seconds = secondsOf(time);
  return seconds === undefined ? textOf(time) : String(seconds);
}

function textOf(value: Exact | undefined): string {
  return textOrNull(value) ?? '';
}

function textOrNull(value: Exact | undefined): string | undefined {
  if (value === undefined || value.kind === 'null') return undefined;
  return value.kind === 'string' ? value.characters : canonical(value);
}

function sentProperties(properties: ReadonlyMap<string, Exact>): string[] {
  return [...properties]
    .filter(([name]) => !isInKeyAlready(name) && !mayChange(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => [name, canonical(value)]);
}

function isInKeyAlready(name: string): boolean {
  return ['time', '$insert_id', 'distinct_id', '$distinct_id_before_identity'].includes(name);
}

/** Whether another export of the same event may have another value. */
function mayChange(name: string): boolean {
  const ofIdentities = ['$user_id', '$device_id', '$is_reshuffled', '$preshuffle_distinct_id'];
  return name.startsWith('$mp_') || ['mp_processing_time_ms', '$import', ...ofIdentities].includes(name);
}
