import type { Messages } from '../../integration_tests/support/messages.ts';

/** The exit codes of success, a reported failure and SIGTERM. */
const EXIT_CODES: readonly (number | null)[] = [0, 1, 143];

interface Ended {
  readonly exitCode: number | null;
  /** Ended by a signal. */
  readonly killed: boolean;
  readonly stderr: string;
  readonly errors: Messages['errors'];
}

/** What a process printed or ended with that no user should see. */
export function crashesIn({ exitCode, killed, stderr, errors }: Ended): string[] {
  return [
    ...(killed || EXIT_CODES.includes(exitCode) ? [] : [`a process exited with ${exitCode ?? 'nothing'}`]),
    ...(stderr === '' ? [] : [`a process wrote to stderr: ${stderr.slice(0, 1000)}`]),
    ...errors
      .filter(({ stack_trace }) => stack_trace !== undefined)
      .map(({ message, stack_trace }) => `a process crashed: ${message} ${stack_trace ?? ''}`),
  ];
}
