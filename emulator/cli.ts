import { parseArgs } from 'node:util';
import type { LimitsOption } from './access/rate-limits.ts';
import { REFUSAL_FORMS } from './access/refusals.ts';
import { dayNumber, dayOfSecond, dayText } from './calendar.ts';
import type { Endpoint } from './endpoints.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { EmulatorOptions } from './options.ts';

export type Command = { readonly kind: 'help' } | { readonly kind: 'run'; readonly options: EmulatorOptions };

/** The command line is invalid; the message tells the user why. */
export class InvalidUsage extends Error {}

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
  'edge-case-share': { type: 'string' },
  era: { type: 'string' },
  timezone: { type: 'string' },
  today: { type: 'string' },
  profiles: { type: 'string' },
  'profile-properties': { type: 'string' },
  'never-seen-share': { type: 'string' },
  'numeric-id-share': { type: 'string' },
  'edge-case-profile-share': { type: 'string' },
  groups: { type: 'string' },
  'group-profiles': { type: 'string' },
  cohorts: { type: 'string' },
  'session-minutes': { type: 'string' },
  'session-pages': { type: 'string' },
  funnels: { type: 'string' },
  'funnel-max-days': { type: 'string' },
  annotations: { type: 'string' },
  'history-days': { type: 'string' },
  'old-annotations-days': { type: 'string' },
  'old-annotations-refuse-future': { type: 'boolean' },
  'visible-after': { type: 'string' },
  'where-shift': { type: 'string' },
  plan: { type: 'string' },
  'not-in-plan': { type: 'string' },
  'not-permitted': { type: 'string' },
  refusals: { type: 'string' },
  'report-limits': { type: 'boolean' },
  'queries-per-hour': { type: 'string' },
  'exports-per-hour': { type: 'string' },
  now: { type: 'string' },
  'no-limits': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parsed>;
type TextFlag = {
  [K in keyof typeof FLAGS]: (typeof FLAGS)[K]['type'] extends 'string' ? K : never;
}[keyof typeof FLAGS];

/** @throws InvalidUsage */
export function readCommand(args: readonly string[]): Command {
  const values = parsed(args);
  if (values.help === true) return { kind: 'help' };
  const options: EmulatorOptions = {
    ...numbersOf(values),
    notInPlan: endpointsOf(values, 'not-in-plan'),
    notPermitted: endpointsOf(values, 'not-permitted'),
    plan: choiceOf(values, 'plan', ['free', 'full']),
    era: choiceOf(values, 'era', ['utc', 'local']),
    timezone: values.timezone,
    today: choiceOf(values, 'today', ['utc', 'project']),
    limits: values['no-limits'] === true ? false : limitsOf(values),
    refusalForm: choiceOf(values, 'refusals', REFUSAL_FORMS),
    reportsLimits: values['report-limits'],
    oldAnnotationsRefuseFuture: values['old-annotations-refuse-future'],
  };
  const frozenMs = timeOf(values);
  const clock = frozenMs === undefined ? undefined : { now: () => frozenMs };
  return { kind: 'run', options: { ...options, ...rangeOf(values, frozenMs ?? Date.now()), clock } };
}

function numbersOf(values: Values): EmulatorOptions {
  const number = (flag: TextFlag): number | undefined => numberOf(values, flag);
  return {
    port: number('port'),
    seed: number('seed'),
    eventsPerDay: number('events-per-day'),
    users: number('users'),
    customProperties: number('custom-properties'),
    lateShare: number('late-share'),
    duplicateShare: number('duplicate-share'),
    edgeCaseShare: number('edge-case-share'),
    profiles: number('profiles'),
    profileProperties: number('profile-properties'),
    neverSeenShare: number('never-seen-share'),
    numericIdShare: number('numeric-id-share'),
    edgeCaseProfileShare: number('edge-case-profile-share'),
    groups: number('groups'),
    groupProfiles: number('group-profiles'),
    cohorts: number('cohorts'),
    sessionMinutes: number('session-minutes'),
    sessionPages: number('session-pages'),
    funnels: number('funnels'),
    funnelMaxDays: number('funnel-max-days'),
    annotations: number('annotations'),
    historyDays: number('history-days'),
    oldAnnotationsDays: number('old-annotations-days'),
    visibleAfterSeconds: number('visible-after'),
    whereShiftHours: number('where-shift'),
  };
}

function limitsOf(values: Values): LimitsOption {
  const perHour = (flag: TextFlag): { readonly perHour?: number } => {
    const number = numberOf(values, flag);
    return number === undefined ? {} : { perHour: number };
  };
  return { query: perHour('queries-per-hour'), export: perHour('exports-per-hour') };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (error) {
    throw new InvalidUsage(error instanceof Error ? error.message : String(error));
  }
}

function rangeOf(values: Values, nowMs: number): Pick<EmulatorOptions, 'firstDay' | 'lastDay'> {
  const days = numberOf(values, 'days');
  if (days === undefined) return { firstDay: values.from, lastDay: values.to };
  if (values.from !== undefined) throw new InvalidUsage('Use --days or --from, not both.');
  const last = values.to === undefined ? dayOfSecond(nowMs / 1000) : dayNumber(values.to);
  if (last === undefined) throw new InvalidUsage(`--to is "${values.to ?? ''}"; use the form yyyy-mm-dd.`);
  return { firstDay: dayText(last - days + 1), lastDay: values.to };
}

function numberOf(values: Values, flag: TextFlag): number | undefined {
  const text = values[flag];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new InvalidUsage(`--${flag} is "${text}"; use a number.`);
  return number;
}

function endpointsOf(values: Values, flag: TextFlag): Endpoint[] | undefined {
  return values[flag]?.split(',').map((name) => {
    const endpoint = ENDPOINTS.find((known) => known === name.trim());
    if (endpoint === undefined) {
      throw new InvalidUsage(`--${flag} is "${name}"; use one of ${ENDPOINTS.join(', ')}.`);
    }
    return endpoint;
  });
}

function choiceOf<Choice extends string>(
  values: Values,
  flag: TextFlag,
  choices: readonly Choice[],
): Choice | undefined {
  const text = values[flag];
  const choice = choices.find((known) => known === text);
  if (text === undefined || choice !== undefined) return choice;
  throw new InvalidUsage(`--${flag} is "${text}"; use ${choices.join(' or ')}.`);
}

function timeOf({ now }: Values): number | undefined {
  if (now === undefined) return undefined;
  const ms = Date.parse(now);
  if (Number.isNaN(ms)) throw new InvalidUsage(`--now is "${now}"; use a time such as 2026-01-31T12:00:00Z.`);
  return ms;
}
