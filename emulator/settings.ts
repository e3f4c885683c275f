import type { Credentials } from './access/credentials.ts';
import type { RefusalForm } from './access/refusals.ts';
import type { Rights } from './access/rights.ts';
import { dayNumber, Zone } from './calendar.ts';
import type { CohortSettings } from './data/cohorts.ts';
import type { UserSettings } from './data/profiles/user-facts.ts';
import type { EventSettings } from './data/project-events.ts';
import type { EmulatorOptions, TodayIn } from './options.ts';
import {
  DEFAULT_GROUPS,
  DEFAULT_PROJECT_ID,
  DEFAULT_PROJECT_SECRET,
  DEFAULT_PROJECT_TOKEN,
  DEFAULT_SERVICE_ACCOUNT,
} from './options.ts';

export interface Settings extends EventSettings, UserSettings, CohortSettings, Credentials, Rights {
  readonly sessionMinutes: number;
  readonly sessionPages: number;
  readonly totalOnFirstPageOnly: boolean;
  readonly maxPageSize: number;
  readonly profileFilters: 'all' | 'simple' | 'none';
  readonly annotations: number;
  readonly oldAnnotationsDays: number;
  readonly oldAnnotationsRefuseFuture: boolean;
  readonly funnels: number;
  readonly funnelMaxDays: number;
  readonly revenue: 'works' | 'gone' | 'rejected' | 'times out';
  readonly reports: number;
  readonly workspaces: number;
  readonly historyDays: number;
  readonly today: TodayIn;
  readonly visibleAfterSeconds: number;
  readonly refusalForm: RefusalForm;
  readonly reportsLimits: boolean;
  readonly topPropertiesNeedEvent: boolean;
  readonly hiddenProperties: readonly string[];
}

/** An option is invalid; the message tells the user why. */
export class InvalidOption extends Error {}

const DAYS_BEFORE_TODAY = 30;
const MAX_EVENTS_PER_DAY = 1_000_000_000;
const MAX_CUSTOM_PROPERTIES = 200;
const MAX_PROFILES = 9_999_999;

/** `nowMs`, ms (UTC), sets the default first day. Throws InvalidOption. */
export function settingsOf(options: EmulatorOptions, nowMs: number): Settings {
  return {
    ...accessOf(options),
    ...eventsOf(options, nowMs),
    ...profilesOf(options),
    funnels: integer('funnels', options.funnels ?? 3, 100_000),
    funnelMaxDays: options.funnelMaxDays ?? Infinity,
    revenue: options.revenue ?? 'works',
    reports: integer('reports', options.reports ?? 2, 100_000),
    workspaces: integer('workspaces', options.workspaces ?? 1, 1000),
    historyDays: options.historyDays ?? Infinity,
    today: options.today ?? 'project',
    visibleAfterSeconds: options.visibleAfterSeconds ?? 0,
    annotations: integer('annotations', options.annotations ?? 6, 1_000_000),
    oldAnnotationsDays: options.oldAnnotationsDays ?? Infinity,
    oldAnnotationsRefuseFuture: options.oldAnnotationsRefuseFuture ?? false,
    topPropertiesNeedEvent: options.topPropertiesNeedEvent ?? false,
    hiddenProperties: options.hiddenProperties ?? [],
    refusalForm: options.refusalForm ?? '2026',
    reportsLimits: options.reportsLimits ?? false,
  };
}

function accessOf(options: EmulatorOptions): Credentials & Rights {
  const serviceAccount = options.serviceAccount ?? DEFAULT_SERVICE_ACCOUNT;
  return {
    projectId: integer('projectId', options.projectId ?? DEFAULT_PROJECT_ID, Number.MAX_SAFE_INTEGER),
    serviceAccount,
    serviceAccountEndsMs: timeOption('serviceAccount.ends', serviceAccount.ends) ?? Infinity,
    projectSecret: options.projectSecret ?? DEFAULT_PROJECT_SECRET,
    projectToken: options.projectToken ?? DEFAULT_PROJECT_TOKEN,
    wrongCredentials: options.wrongCredentials ?? 401,
    plan: options.plan ?? 'full',
    notInPlan: options.notInPlan ?? [],
    notPermitted: options.notPermitted ?? [],
  };
}

function eventsOf(options: EmulatorOptions, nowMs: number): EventSettings {
  const zone = zoneOf(options.timezone ?? 'UTC');
  const firstDay = dayOption('firstDay', options.firstDay) ?? zone.dayAt(nowMs) - DAYS_BEFORE_TODAY;
  const lastDay = dayOption('lastDay', options.lastDay) ?? Infinity;
  if (lastDay < firstDay) throw new InvalidOption('lastDay is before firstDay.');
  return {
    zone,
    era: options.era ?? 'utc',
    seed: integer('seed', options.seed ?? 1, 2 ** 32 - 1),
    eventsPerDay: integer('eventsPerDay', options.eventsPerDay ?? 1000, MAX_EVENTS_PER_DAY),
    firstDay,
    lastDay,
    users: integer('users', options.users ?? 10_000, 2 ** 32, 1),
    customProperties: integer('customProperties', options.customProperties ?? 8, MAX_CUSTOM_PROPERTIES),
    lateShare: share('lateShare', options.lateShare ?? 0.02),
    duplicateShare: share('duplicateShare', options.duplicateShare ?? 0.001),
    edgeCaseShare: share('edgeCaseShare', options.edgeCaseShare ?? 0.02),
    missingIdShare: share('missingIdShare', options.missingIdShare ?? 0.002),
    whereShiftHours: options.whereShiftHours ?? 0,
  };
}

function profilesOf(options: EmulatorOptions) {
  return {
    profiles: integer('profiles', options.profiles ?? 1000, MAX_PROFILES),
    profileProperties: integer('profileProperties', options.profileProperties ?? 6, MAX_CUSTOM_PROPERTIES),
    neverSeenShare: share('neverSeenShare', options.neverSeenShare ?? 0.05),
    numericIdShare: share('numericIdShare', options.numericIdShare ?? 0.02),
    edgeCaseProfileShare: share('edgeCaseProfileShare', options.edgeCaseProfileShare ?? 0.02),
    groups: integer('groups', options.groups ?? DEFAULT_GROUPS, 1000),
    groupProfiles: integer('groupProfiles', options.groupProfiles ?? 40, MAX_PROFILES),
    cohorts: integer('cohorts', options.cohorts ?? 12, 1_000_000),
    sessionMinutes: integer('sessionMinutes', options.sessionMinutes ?? 60, 1_000_000),
    sessionPages: options.sessionPages ?? Infinity,
    totalOnFirstPageOnly: options.totalOnFirstPageOnly ?? false,
    maxPageSize: options.maxPageSize ?? Infinity,
    profileFilters: options.profileFilters ?? 'all',
  };
}

function zoneOf(name: string): Zone {
  try {
    return new Zone(name);
  } catch {
    throw new InvalidOption(`timezone is "${name}"; use an IANA name such as Europe/Paris.`);
  }
}

function dayOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = dayNumber(text);
  if (day === undefined) throw new InvalidOption(`${name} is "${text}"; use the form yyyy-mm-dd.`);
  return day;
}

function timeOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new InvalidOption(`${name} is "${text}"; use a time such as 2026-01-31T12:00:00Z.`);
  return ms;
}

function integer(name: string, value: number, max: number, min = 0): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidOption(`${name} is ${value}; use an integer from ${min} to ${max}.`);
}

function share(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new InvalidOption(`${name} is ${value}; use a share from 0 to 1.`);
}
