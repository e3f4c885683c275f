import type { Failure } from '../../emulator/failures/failure.ts';
import { isObject } from '../../integration_tests/support/expected-events.ts';
import type { ErrorTrace, StateMessage } from '../../src/airbyte/protocol.generated.ts';
import { alwaysFails, type Run, type UnreadableDay } from './run.ts';

const STREAM = 'export';

interface FailureOfDay {
  readonly day: string;
  readonly failure: Failure;
}

/** @param days of the export, yyyy-mm-dd */
export function failureOfDay(
  { which, fault }: UnreadableDay,
  days: readonly string[],
): FailureOfDay | undefined {
  const day = days[which % Math.max(1, days.length)];
  if (day === undefined) return undefined;
  return { day, failure: { ...fault, match: { path: `/${STREAM}`, day }, times: -1 } };
}

interface Ended {
  readonly run: Run;
  readonly errors: readonly ErrorTrace['error'][];
  /** Names of streams. */
  readonly complete: ReadonlySet<string>;
  readonly state: StateMessage['state'] | undefined;
  /** Events of other days that the destination has not kept, as text. */
  readonly missing: readonly string[];
  /** All days to read. */
  readonly days: readonly string[];
}

/** What is wrong with an attempt that could read everything but one day: it must name that day, and save all others. */
export function defectsBeside(day: string, { run, errors, complete, state, missing, days }: Ended): string[] {
  const others = run.streams.map(({ name }) => name).filter((name) => name !== STREAM);
  const defects = others
    .filter((name) => !complete.has(name) && !alwaysFails(run, name))
    .map((name) => `${name} is INCOMPLETE because of a day of ${STREAM}`);
  if (missing.length > 0)
    defects.push(
      `only ${day} cannot be read, but ${missing.length} other events are missing: ${missing[0] ?? ''}`,
    );
  if (complete.has(STREAM)) return defects;
  const message = errors
    .filter(({ stream_descriptor: stream }) => stream?.name === STREAM)
    .map((error) => error.message)
    .join();
  const otherDays = days.filter((each) => each !== day);
  const named = otherDays.filter((each) => message.includes(each));
  if (!message.includes(day) || named.length > 0)
    defects.push(`the error does not name the day ${day} alone: ${message}`);
  const isCovered = coverageOf(state);
  const lacking = otherDays.filter((each) => !isCovered(each));
  if (lacking.length > 0) defects.push(`only ${day} cannot be read, but the state lacks ${lacking.join()}`);
  return defects;
}

function coverageOf(state: StateMessage['state'] | undefined): (day: string) => boolean {
  const read = state?.stream.stream_state?.['read'];
  const ranges = Array.isArray(read) ? read.filter(isObject) : [];
  return (day) => ranges.some(({ from, to }) => String(from) <= day && day <= String(to));
}
