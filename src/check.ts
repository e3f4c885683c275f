import type { Logger } from './airbyte/logger.ts';
import type { Clock } from './base/clock.ts';
import { ConnectorError, explanationOf } from './base/errors.ts';
import { isFailure, isWithheld } from './mixpanel/failures.ts';
import type { StreamContext } from './streams/context.ts';
import type { MixpanelStream } from './streams/define-stream.ts';

/** Timeout of a probe, ms. Airbyte allows 30 s for the entire check. */
const DEADLINE_MS = 8000;

const LATE = `no answer within ${DEADLINE_MS / 1000} s`;
const SILENCE = `Mixpanel did not answer any request within ${DEADLINE_MS / 1000} s. Check that this machine may open connections to Mixpanel's hosts, and try again.`;
const SECRET_NOTE =
  'Mixpanel retires project secrets on 2027-03-03: change to a service account before that day.';

interface Finding {
  readonly stream: string;
  readonly outcome: 'readable' | 'not available' | 'not known';
  readonly why: string;
  /** undefined if the stream is readable or did not answer in time. */
  readonly error: unknown;
}

export interface ConnectionVerdict {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message: string;
}

/**
 * Probes all streams concurrently. The check fails only if nothing can be read, nothing answers, or the time
 * zone is wrong. The message reports streams that the plan or role does not include, and those that timed out
 * or are rate-limited: check runs before every sync, so these do not fail it.
 */
export async function checkConnection(
  streams: readonly MixpanelStream[],
  context: StreamContext,
  { log, clock, withSecret }: { log: Logger; clock: Clock; withSecret: boolean },
): Promise<ConnectionVerdict> {
  const findings = await Promise.all(streams.map((stream) => examine(stream, context, clock)));
  for (const { stream, outcome, why, error } of findings) {
    const reason = error === undefined ? why : explanationOf(error);
    await log.info(`check: ${stream} is ${outcome}${reason === '' ? '' : `: ${reason}`}`);
  }
  const fault = faultOf(findings);
  if (fault !== undefined) return { status: 'FAILED', message: fault };
  return { status: 'SUCCEEDED', message: summary(findings) + (withSecret ? ` ${SECRET_NOTE}` : '') };
}

async function examine(
  { name: stream, probe }: MixpanelStream,
  context: StreamContext,
  clock: Clock,
): Promise<Finding> {
  const late = clock
    .sleep(DEADLINE_MS)
    .then((): Finding => ({ stream, outcome: 'not known', why: LATE, error: undefined }));
  const answered = probe.send(context).then(
    (): Finding => ({ stream, outcome: 'readable', why: '', error: undefined }),
    (error: unknown): Finding => {
      if (!(error instanceof ConnectorError)) throw error;
      const outcome = error.kind === 'transient' ? 'not known' : 'not available';
      return { stream, outcome, why: error.message, error };
    },
  );
  return await Promise.race([answered, late]);
}

function faultOf(findings: readonly Finding[]): string | undefined {
  const wrongZone = findings.find(({ error }) => isFailure(error, 'later-than-today'));
  if (wrongZone !== undefined) return wrongZone.why;
  if (findings.some(({ outcome }) => outcome === 'readable')) return undefined;
  // A rate-limited stream may still be readable, so the failure of another stream alone proves nothing.
  const isRateLimited = findings.some(({ error }) => isFailure(error, 'quota'));
  const unavailable = findings.find(
    ({ outcome, error }) => outcome === 'not available' && !(isRateLimited && isWithheld(error)),
  );
  if (unavailable !== undefined) return unavailable.why;
  // A firewall that drops requests to Mixpanel looks like this. A rate limit is an answer.
  if (!findings.every(isSilent)) return undefined;
  return findings.find(({ error }) => error !== undefined)?.why ?? SILENCE;
}

function isSilent({ outcome, error }: Finding): boolean {
  return outcome === 'not known' && (error === undefined || isFailure(error, 'no-answer'));
}

function summary(findings: readonly Finding[]): string {
  const readable = findings.filter(({ outcome }) => outcome === 'readable').map(({ stream }) => stream);
  const others = findings
    .filter(({ outcome }) => outcome !== 'readable')
    .map(({ stream, outcome, why }) => `${stream} is ${outcome}: ${why}`);
  return [`Can be read: ${readable.join(', ') || 'not known yet'}.`, ...others].join(' ');
}
