import type { Control } from '../../emulator/control/control.ts';
import type { Failure } from '../../emulator/failures/failure.ts';
import { runSource, type Given } from '../../integration_tests/support/run-source.ts';
import { crashesIn } from './crashes.ts';
import { excessiveRequests } from './request-costs.ts';

/** Failures of the credentials, which discover must report. */
const CREDENTIALS = /401|authenticate|Unauthorized/;

/**
 * Runs check and discover while answers fail: both end without a crash, check says whether it succeeded, and discover
 * prints a catalog unless an answer rejects the credentials. Neither sends more requests than failures may cost.
 * @returns the defects
 */
export async function defectsOfCommands(
  given: Given,
  { failures, requests }: Pick<Control, 'failures' | 'requests'>,
  faults: readonly Failure[],
): Promise<string[]> {
  const defects: string[] = [];
  for (const command of ['check', 'discover'] as const) {
    failures.clear();
    failures.add(...faults);
    requests.clear();
    const run = await runSource(command, given);
    const { stderr, exitCode, signal, errors, catalog, connection } = run;
    const crashes = crashesIn({ exitCode, killed: signal !== null, stderr, errors });
    const isRejected = CREDENTIALS.test(JSON.stringify(faults));
    if (command === 'discover' && catalog.length === 0 && !isRejected)
      crashes.push(`no catalog: ${JSON.stringify(errors)}`);
    if (command === 'check' && connection === undefined) crashes.push('no status');
    const all = [...crashes, ...excessiveRequests(requests.list())];
    defects.push(...all.map((defect) => `${command} with ${JSON.stringify(faults)}: ${defect}`));
  }
  failures.clear();
  return defects;
}
