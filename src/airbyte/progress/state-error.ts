import { configError } from '../../base/errors.ts';

/** What a state's moment must look like, for errors. */
export const TIMESTAMP_HINT = 'it must be a timestamp such as 2026-01-31T10:00:00Z';

/** What to throw for a state that cannot be gone on from. */
export function stateError(stream: string, fault: string): Error {
  return configError(
    `The state of ${stream} is invalid: ${fault}. Give the state that the last sync printed, or clear the stream's data to start anew.`,
  );
}
