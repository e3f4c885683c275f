import { quoted } from '../base/excerpt.ts';
import { addDays, dayAt, type Day, isDay, isTimeZone } from '../base/days.ts';
import { configError } from '../base/errors.ts';
import { validatorFor } from '../base/validate.ts';
import type { Form } from './form.generated.ts';
import { validate } from './form.validator.ts';
import { groupIdsIn } from './group-ids.ts';
import { readForm } from './spec.ts';
import { tidied } from './tidy.ts';

/** The validated configuration, with all defaults filled in. */
export interface Config extends Omit<Form, 'start_date' | 'end_date' | 'group_ids'> {
  readonly start_date: Day;
  /** undefined means today, at any time. */
  readonly end_date: Day | undefined;
  /** The digits of data group IDs, each once. */
  readonly group_ids: readonly string[];
}

const DEFAULT_HISTORY_DAYS = 365;

const checkForm = validatorFor(validate, 'The configuration');

/** Throws a ConnectorError of kind `config` that names the field, what was found and what is allowed. */
export function parseConfig(file: unknown, nowMs: number): Config {
  const values = checkForm(tidied(file, readForm()));
  const zone = values.project_timezone;
  if (!isTimeZone(zone)) {
    throw configError(
      `The configuration is invalid: project_timezone is ${quoted(zone)}; use a tz database name such as US/Pacific, Europe/Berlin or UTC.`,
    );
  }
  const start_date =
    dayOf(values.start_date, 'start_date') ?? addDays(dayAt(nowMs, zone), -DEFAULT_HISTORY_DAYS);
  const end_date = dayOf(values.end_date, 'end_date');
  if (end_date !== undefined && end_date < start_date) {
    throw configError(
      `The configuration is invalid: end_date ${end_date} is before start_date ${start_date}; choose a later end date or an earlier start date.`,
    );
  }
  return { ...values, start_date, end_date, group_ids: groupIdsIn(values.group_ids) };
}

/** Drops the time of a date field: only entire days are read. */
function dayOf(text: string | undefined, field: string): Day | undefined {
  if (text === undefined) return undefined;
  const day = text.slice(0, 10);
  if (!isDay(day)) {
    throw configError(`The configuration is invalid: ${field} is ${quoted(text)}; that day does not exist.`);
  }
  return day;
}
