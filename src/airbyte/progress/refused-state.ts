import { configError } from '../../base/errors.ts';

/** What to throw for a state that cannot be gone on from. */
export function refusedState(stream: string, fault: string): Error {
  return configError(
    `The state of ${stream} cannot be used: ${fault}. Give the state that the last sync printed, or clear the stream's data to start anew.`,
  );
}
