import { ConnectorError, messageOf, type ErrorKind } from '../base/errors.ts';
import type { SecretMask } from '../base/secrets.ts';
import type { FailureType, TraceMessage } from './protocol.generated.ts';

const FAILURE_TYPE = {
  config: 'config_error',
  transient: 'transient_error',
  system: 'system_error',
} as const satisfies Record<ErrorKind, FailureType>;

/** Whatever was thrown as the one sentence that a user reads, without secrets. */
export function userMessage(thrown: unknown, mask: SecretMask): string {
  const message =
    thrown instanceof ConnectorError
      ? thrown.message
      : `The connector met an error it does not know: ${messageOf(thrown)}. Please report it.`;
  return mask.redact(message);
}

/**
 * Whatever was thrown as a TRACE error. An error nobody foresaw carries its stack in the field made for it; one that
 * the user can mend carries none.
 *
 * @param nowMs milliseconds since 1970, UTC
 */
export function errorTrace(thrown: unknown, mask: SecretMask, nowMs: number, stream?: string): TraceMessage {
  const known = thrown instanceof ConnectorError ? thrown : undefined;
  const detail = known === undefined ? messageOf(thrown) : known.detail;
  const stack = known === undefined && thrown instanceof Error ? thrown.stack : undefined;
  return {
    type: 'TRACE',
    trace: {
      type: 'ERROR',
      emitted_at: nowMs,
      error: {
        message: userMessage(thrown, mask),
        ...(detail === undefined ? {} : { internal_message: mask.redact(detail) }),
        ...(stack === undefined ? {} : { stack_trace: mask.redact(stack) }),
        failure_type: FAILURE_TYPE[known?.kind ?? 'system'],
        ...(stream === undefined ? {} : { stream_descriptor: { name: stream } }),
      },
    },
  };
}
