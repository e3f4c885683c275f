import { parseArgs } from 'node:util';
import { dayNumber, dayOfSecond, dayText } from './calendar.ts';
import type { EmulatorOptions, Era } from './options.ts';

/** What the command line asks for: to see the usage, or to run with some options. */
export type Command = { readonly kind: 'help' } | { readonly kind: 'run'; readonly options: EmulatorOptions };

/** A command line that cannot be; the message is a sentence for the user. */
export class BadUsage extends Error {}

export const USAGE = `A Mixpanel HTTP API on this machine, with data made up as it is read.

  node emulator/main.ts [options]

  --port N                listen on this port of 127.0.0.1 (a free one)
  --seed N                the same seed gives the same events (1)
  --events-per-day N      generated events a day (1000)
  --from DAY --to DAY     first and last generated day, yyyy-mm-dd (30 days ago; no last day)
  --days N                in place of --from: so many days, the last of them --to or today
  --users N               how many users there are (10000)
  --custom-properties N   custom properties an event (8)
  --late-share X          share of events that arrive hours or days late, 0 to 1 (0.02)
  --duplicate-share X     share of lines that are told twice, 0 to 1 (0.001)
  --odd-share X           share of events with properties hard to carry, 0 to 1 (0.02)
  --era utc|local         what the time of an event means: projects since 2023, or before (utc)
  --timezone ZONE         the project's zone, such as America/New_York (UTC)
  --cohorts N             how many cohorts there are (12)
  --now TIME              stop the clock at this time, such as 2026-01-31T12:00:00Z (the true time)
  --no-limits             no rate limits
  --help                  this text
`;

const FLAGS = {
  port: { type: 'string' },
  seed: { type: 'string' },
  'events-per-day': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  days: { type: 'string' },
  users: { type: 'string' },
  'custom-properties': { type: 'string' },
  'late-share': { type: 'string' },
  'duplicate-share': { type: 'string' },
  'odd-share': { type: 'string' },
  era: { type: 'string' },
  timezone: { type: 'string' },
  cohorts: { type: 'string' },
  now: { type: 'string' },
  'no-limits': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parsed>;
type TextFlag = {
  [K in keyof typeof FLAGS]: (typeof FLAGS)[K]['type'] extends 'string' ? K : never;
}[keyof typeof FLAGS];

/**
 * Reads the arguments of the command line.
 * @throws BadUsage
 */
export function readCommand(args: readonly string[]): Command {
  const values = parsed(args);
  if (values.help === true) return { kind: 'help' };
  const options: EmulatorOptions = {
    port: numberOf(values, 'port'),
    seed: numberOf(values, 'seed'),
    eventsPerDay: numberOf(values, 'events-per-day'),
    users: numberOf(values, 'users'),
    customProperties: numberOf(values, 'custom-properties'),
    lateShare: numberOf(values, 'late-share'),
    duplicateShare: numberOf(values, 'duplicate-share'),
    oddShare: numberOf(values, 'odd-share'),
    cohorts: numberOf(values, 'cohorts'),
    era: eraOf(values),
    timezone: values.timezone,
    limits: values['no-limits'] !== true,
  };
  const frozenMs = timeOf(values);
  const clock = frozenMs === undefined ? undefined : { now: () => frozenMs };
  return { kind: 'run', options: { ...options, ...rangeOf(values, frozenMs ?? Date.now()), clock } };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}

function rangeOf(values: Values, nowMs: number): Pick<EmulatorOptions, 'firstDay' | 'lastDay'> {
  const days = numberOf(values, 'days');
  if (days === undefined) return { firstDay: values.from, lastDay: values.to };
  if (values.from !== undefined) throw new BadUsage('Give --days or --from, not both.');
  const last = values.to === undefined ? dayOfSecond(nowMs / 1000) : dayNumber(values.to);
  if (last === undefined)
    throw new BadUsage(`--to is "${values.to ?? ''}"; give a day in the form yyyy-mm-dd.`);
  return { firstDay: dayText(last - days + 1), lastDay: values.to };
}

function numberOf(values: Values, flag: TextFlag): number | undefined {
  const text = values[flag];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new BadUsage(`--${flag} is "${text}"; give a number.`);
  return number;
}

function eraOf({ era }: Values): Era | undefined {
  if (era === undefined || era === 'utc' || era === 'local') return era;
  throw new BadUsage(`--era is "${era}"; choose utc or local.`);
}

function timeOf({ now }: Values): number | undefined {
  if (now === undefined) return undefined;
  const ms = Date.parse(now);
  if (Number.isNaN(ms)) throw new BadUsage(`--now is "${now}"; give a time such as 2026-01-31T12:00:00Z.`);
  return ms;
}
