import { configError } from '../../base/errors.ts';

export const TIMESTAMP_HINT = 'it must be a timestamp such as 2026-01-31T10:00:00Z';

export function stateError(stream: string, fault: string): Error {
  return configError(
    `The state of ${stream} is invalid: ${fault}. Use the state emitted by the last sync, or clear the stream's data to start over.`,
  );
}
