import { ConnectorError, explanationOf, messageOf } from '../base/errors.ts';
import type { SecretMask } from '../base/secrets.ts';
import type { ConfiguredChoice } from './catalog.ts';
import { errorTrace } from './error-trace.ts';
import { writeStatus, type ReportTools } from './stream-report.ts';

export interface StreamFailure {
  readonly choice: ConfiguredChoice;
  readonly thrown: unknown;
  /** Records that were written before. */
  readonly records: number;
}

interface FailureTools extends ReportTools {
  readonly mask: SecretMask;
}

/** Whether a stream that the user did not choose cannot be read at all, for example because the plan does not include it. */
export function isUnavailable({ choice, thrown, records }: StreamFailure): boolean {
  const isOptional = choice.isOptional === true && records === 0;
  return isOptional && thrown instanceof ConnectorError && thrown.kind === 'config';
}

/** Reports that a stream which the user did not choose was left out. */
export async function reportLeftOut(
  { output, log, clock }: FailureTools,
  { choice: { name }, thrown }: StreamFailure,
): Promise<void> {
  await log.warn(
    `${name} is left out, because it cannot be read: ${messageOf(thrown)} To avoid this warning, name the other streams with --streams`,
  );
  await writeStatus(output, clock.now(), name, 'INCOMPLETE');
}

export async function reportFailure(
  { output, log, mask, clock }: FailureTools,
  { choice: { name }, thrown }: StreamFailure,
): Promise<void> {
  // The log already explains the failures of slices.
  if (thrown instanceof ConnectorError && !(thrown.cause instanceof ConnectorError))
    await log.error(`${name} failed: ${explanationOf(thrown)}`);
  await output.write(errorTrace(thrown, mask, clock.now(), name));
  await writeStatus(output, clock.now(), name, 'INCOMPLETE');
}
