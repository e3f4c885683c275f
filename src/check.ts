import type { Logger } from './airbyte/logger.ts';
import type { Clock } from './base/clock.ts';
import { ConnectorError } from './base/errors.ts';
import { MixpanelError } from './mixpanel/failures.ts';
import type { StreamContext } from './streams/context.ts';
import type { Probe } from './streams/probes.ts';

/** One probe may take so long (ms); Airbyte gives the whole check 30 s. */
const DEADLINE_MS = 8000;

const SECRET_NOTE =
  'Mixpanel retires project secrets on 2027-03-03: change to a service account before that day.';

const SILENCE = `Mixpanel gave no answer within ${DEADLINE_MS / 1000} s, whatever it was asked for. Check that this machine may open connections to Mixpanel's hosts, and try again.`;

/** What Mixpanel says of one kind of data, which plans and rights include or not. */
const OF_ONE_STREAM: readonly MixpanelError['failure'][] = [
  'plan',
  'history-limit',
  'forbidden',
  'not-found',
  'revenue-unavailable',
];

/** What a probe showed of its stream. */
interface Finding {
  readonly stream: string;
  readonly outcome: 'readable' | 'refused' | 'not known';
  /** Why not, as a sentence. */
  readonly why: string;
  /** undefined where it can be read, or there was no answer in time. */
  readonly error: unknown;
}

/** Can this project be read? */
export interface ConnectionVerdict {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message: string;
}

/**
 * Asks for a little of every stream at the same time. FAILED is only what makes the connection useless: that nothing can
 * be read, that nothing is answered, or a wrong time zone. A stream that the plan or the rights do not include is told; so
 * is one that was not answered in time, or met a spent quota, and both are no failure, for check runs before every sync.
 */
export async function checkConnection(
  probes: readonly Probe[],
  context: StreamContext,
  { log, clock, withSecret }: { log: Logger; clock: Clock; withSecret: boolean },
): Promise<ConnectionVerdict> {
  const findings = await Promise.all(probes.map((probe) => examine(probe, context, clock)));
  for (const { stream, outcome, why } of findings) {
    await log.info(`check: ${stream} is ${outcome}${why === '' ? '' : `: ${why}`}`);
  }
  const fault = uselessBecause(findings);
  if (fault !== undefined) return { status: 'FAILED', message: fault };
  return { status: 'SUCCEEDED', message: summary(findings) + (withSecret ? ` ${SECRET_NOTE}` : '') };
}

async function examine({ stream, ask }: Probe, context: StreamContext, clock: Clock): Promise<Finding> {
  const late = clock.sleep(DEADLINE_MS).then((): Finding => {
    return {
      stream,
      outcome: 'not known',
      why: `no answer within ${DEADLINE_MS / 1000} s`,
      error: undefined,
    };
  });
  const asked = ask(context).then(
    (): Finding => ({ stream, outcome: 'readable', why: '', error: undefined }),
    (error: unknown): Finding => {
      if (!(error instanceof ConnectorError)) throw error;
      return {
        stream,
        outcome: error.kind === 'transient' ? 'not known' : 'refused',
        why: error.message,
        error,
      };
    },
  );
  return await Promise.race([asked, late]);
}

/** Cause and cure where nothing can be read, or where the zone is wrong. */
function uselessBecause(findings: readonly Finding[]): string | undefined {
  const wrongZone = findings.find(({ error }) => isFailure(error, 'later-than-today'));
  if (wrongZone !== undefined) return wrongZone.why;
  if (findings.some(({ outcome }) => outcome === 'readable')) return undefined;
  // Behind a spent quota there may be streams that the plan and the rights do include.
  const mayBeOthers = findings.some(({ error }) => isFailure(error, 'quota'));
  const refused = findings.find(
    ({ outcome, error }) => outcome === 'refused' && !(mayBeOthers && isOfOneStream(error)),
  );
  if (refused !== undefined) return refused.why;
  // A firewall that drops what is sent to Mixpanel looks like this; a spent quota is an answer.
  if (!findings.every(isSilent)) return undefined;
  return findings.find(({ error }) => error !== undefined)?.why ?? SILENCE;
}

/** Did no answer come at all? */
function isSilent({ outcome, error }: Finding): boolean {
  return outcome === 'not known' && (error === undefined || isFailure(error, 'no-answer'));
}

/** Is it a refusal that says nothing of other streams, as one of the credentials does? */
function isOfOneStream(error: unknown): boolean {
  return error instanceof MixpanelError && OF_ONE_STREAM.includes(error.failure);
}

function isFailure(error: unknown, name: MixpanelError['failure']): boolean {
  return error instanceof MixpanelError && error.failure === name;
}

function summary(findings: readonly Finding[]): string {
  const readable = findings.filter(({ outcome }) => outcome === 'readable').map(({ stream }) => stream);
  const others = findings
    .filter(({ outcome }) => outcome !== 'readable')
    .map(({ stream, outcome, why }) => `${stream} is ${outcome}: ${why}`);
  return [`Can be read: ${readable.join(', ') || 'nothing that is known of'}.`, ...others].join(' ');
}
