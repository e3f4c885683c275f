import { ConnectorError, messageOf, type ErrorKind } from '../base/errors.ts';
import type { SecretMask } from '../base/secrets.ts';
import type { FailureType, TraceMessage } from './protocol.generated.ts';

const FAILURE_TYPE = {
  config: 'config_error',
  transient: 'transient_error',
  system: 'system_error',
} as const satisfies Record<ErrorKind, FailureType>;

/** The message that the user sees for any thrown value, without secrets. */
export function userMessage(thrown: unknown, mask: SecretMask): string {
  const message =
    thrown instanceof ConnectorError
      ? thrown.message
      : `Unexpected error: ${messageOf(thrown)}. Please report it.`;
  return mask.redact(message);
}

/** Only an unexpected error, one that is not a ConnectorError, includes a stack trace. */
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
