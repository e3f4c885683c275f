import type { Row } from '../../tools/bench/results/row.ts';
import { count, speedOf } from './tables.ts';

/** What Mixpanel takes in at most, per second and project. */
const EVENTS_PER_S = 30_000;
const DAY_S = 86_400;
const YEAR_DAYS = 365;
/** Mixpanel allows a project this many at the same time. */
const CONNECTIONS = 100;
/** Windows that a process reads at the same time. */
const WINDOWS = 30;

/** What a project at Mixpanel's limit needs, from one measured read. */
export function scalingText(read: Row): string {
  const { input, outMB } = read;
  const [eventKB, recordKB] = [input.jsonMB / input.items, outMB / input.items].map((mb) => mb * 1000);
  if (eventKB === undefined || recordKB === undefined) throw new Error('the read has no events');
  const speed = Math.floor(speedOf(read) / 5) * 5;
  const jsonPerS = (EVENTS_PER_S * eventKB) / 1000;
  const busy = jsonPerS / speed;
  return `## One process

This page calculates with ${speed} MB of JSON per second, [measured](performance.md) with
a window of ${count(Math.round(input.jsonMB))} MB and rounded down. An event of the benchmark is ${count(Math.round(eventKB * 1000))} bytes of JSON, and its record
${count(Math.round(recordKB * 1000))} bytes. With events of another size, expect about the same bytes per second.

Often the connector is not the limit: a single HTTP connection to Mixpanel can be far slower, so a sync reads several windows at the same
time. Every minute the log shows how many records per second a stream reads. Plan with that number.

## A project at the ingestion limit

Mixpanel takes in up to ${count(EVENTS_PER_S)} events per second and project. With the sizes above:

| | a second | a day | a year |
|---|---:|---:|---:|
| events | ${count(EVENTS_PER_S)} | ${billions(DAY_S)} | ${billions(DAY_S * YEAR_DAYS)} |
${bytesRow('JSON from Mixpanel', jsonPerS)}
${bytesRow('records', (EVENTS_PER_S * recordKB) / 1000)}
| time of one process | ${digits(busy)} s | ${digits(busy * 24)} h | ${digits(busy * YEAR_DAYS)} days |
| export requests, at least | | 1 | ${YEAR_DAYS} |

**To keep up**, one process is enough: it is busy for ${(busy * 100).toFixed(0)}% of the time. But a day is the smallest window, read over one HTTP
connection, which has to deliver ${digits(jsonPerS)} MB per second. If it delivers less, reading a day takes longer than a day. Then
split the project by event names: several Airbyte connections with different \`export_events\`. Compare their lists with Lexicon from
time to time, because events that none of them lists are not read.

**To backfill** a year, the limit is CPU or the ${CONNECTIONS} connections that Mixpanel allows a project:

| Mixpanel sends per connection | limit | a year of this project |
|---|---|---|
| ${Math.ceil(speed / WINDOWS / 5) * 5 + 5} MB/s or more | ${speed} MB/s per process | ${digits(busy * YEAR_DAYS)} days ÷ processes |
${[5, 1].map((rate) => connectionsRow(rate, speed, jsonPerS)).join('\n')}

The destination has to keep up with that.`;
}

function connectionsRow(rate: number, speed: number, jsonPerS: number): string {
  const processes = Math.max(Math.ceil(CONNECTIONS / WINDOWS), Math.ceil((CONNECTIONS * rate) / speed));
  const days = (jsonPerS * YEAR_DAYS) / (CONNECTIONS * rate);
  return `| ${rate} MB/s | ${CONNECTIONS} connections: ${CONNECTIONS * rate} MB/s with ${processes} processes | ${digits(days)} days |`;
}

/** @param mb per second */
function bytesRow(what: string, mb: number): string {
  const terabytes = (mb * DAY_S) / 1e6;
  return `| ${what} | ${digits(mb)} MB | ${digits(terabytes)} TB | ${digits(terabytes * YEAR_DAYS)} TB |`;
}

function billions(seconds: number): string {
  return `${digits((EVENTS_PER_S * seconds) / 1e9)} billion`;
}

/** Two significant digits. */
function digits(value: number): string {
  return count(Number(value.toPrecision(2)));
}
