import { dayNumber, Zone } from './calendar.ts';
import type { GeneratorSettings } from './data/generated-events.ts';
import type { Credentials } from './guards/credentials.ts';
import type { EmulatorOptions } from './options.ts';
import { DEFAULT_PROJECT_ID, DEFAULT_PROJECT_SECRET, DEFAULT_SERVICE_ACCOUNT } from './options.ts';

/** The options with every default applied and every value checked. */
export interface Settings extends GeneratorSettings, Credentials {
  readonly cohorts: number;
  readonly topPropertiesNeedEvent: boolean;
  readonly hiddenProperties: readonly string[];
}

/** An option that cannot be; the message is a sentence for the user. */
export class InvalidOption extends Error {}

const DAYS_BEFORE_TODAY = 30;
const MOST_EVENTS_A_DAY = 1_000_000_000;
const MOST_CUSTOM_PROPERTIES = 200;

/**
 * @param nowMs ms (UTC), for the default of the first day
 * @throws InvalidOption
 */
export function settingsOf(options: EmulatorOptions, nowMs: number): Settings {
  const zone = zoneOf(options.timezone ?? 'UTC');
  const firstDay = dayOption('firstDay', options.firstDay) ?? zone.dayAt(nowMs) - DAYS_BEFORE_TODAY;
  const lastDay = dayOption('lastDay', options.lastDay) ?? Infinity;
  if (lastDay < firstDay) throw new InvalidOption('lastDay is before firstDay.');
  return {
    projectId: whole('projectId', options.projectId ?? DEFAULT_PROJECT_ID, Number.MAX_SAFE_INTEGER),
    serviceAccount: options.serviceAccount ?? DEFAULT_SERVICE_ACCOUNT,
    projectSecret: options.projectSecret ?? DEFAULT_PROJECT_SECRET,
    zone,
    era: options.era ?? 'utc',
    seed: whole('seed', options.seed ?? 1, 2 ** 32 - 1),
    eventsPerDay: whole('eventsPerDay', options.eventsPerDay ?? 1000, MOST_EVENTS_A_DAY),
    firstDay,
    lastDay,
    users: whole('users', options.users ?? 10_000, 2 ** 32, 1),
    customProperties: whole('customProperties', options.customProperties ?? 8, MOST_CUSTOM_PROPERTIES),
    lateShare: share('lateShare', options.lateShare ?? 0.02),
    duplicateShare: share('duplicateShare', options.duplicateShare ?? 0.001),
    oddShare: share('oddShare', options.oddShare ?? 0.02),
    missingIdShare: share('missingIdShare', options.missingIdShare ?? 0.002),
    cohorts: whole('cohorts', options.cohorts ?? 12, 1_000_000),
    topPropertiesNeedEvent: options.topPropertiesNeedEvent ?? false,
    hiddenProperties: options.hiddenProperties ?? [],
  };
}

function zoneOf(name: string): Zone {
  try {
    return new Zone(name);
  } catch {
    throw new InvalidOption(`timezone is "${name}"; give the IANA name of a zone, such as Europe/Paris.`);
  }
}

function dayOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = dayNumber(text);
  if (day === undefined) throw new InvalidOption(`${name} is "${text}"; give a day in the form yyyy-mm-dd.`);
  return day;
}

function whole(name: string, value: number, most: number, least = 0): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidOption(`${name} is ${value}; give a whole number from ${least} to ${most}.`);
}

function share(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new InvalidOption(`${name} is ${value}; give a share from 0 to 1.`);
}
