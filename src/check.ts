import type { Logger } from './airbyte/logger.ts';
import type { Clock } from './base/clock.ts';
import { ConnectorError, explanationOf } from './base/errors.ts';
import { isFailure, isWithheld, MixpanelError } from './mixpanel/failures.ts';
import type { StreamContext } from './streams/context.ts';
import type { MixpanelStream } from './streams/define-stream.ts';

/** Timeout of a probe, ms. Airbyte allows 30 s for the entire check. */
const DEADLINE_MS = 8000;

const LATE = `no answer within ${DEADLINE_MS / 1000} s.`;
const SILENCE = `Mixpanel did not answer any request within ${DEADLINE_MS / 1000} s. Check that this machine may open connections to Mixpanel's hosts, and try again.`;
/** Advice if all answers are neither data nor a refusal, such as a login page with status 200. */
const UNUSABLE =
  'None of the answers could be used. Check the region, and that no proxy or firewall answers in place of Mixpanel.';
/** The request at the start of an error's detail: `GET /api/2.0/export answered 401 {"error": ...}`. */
const ENDPOINT = /^\S+ \S+ (?=answered|got no answer)/;
const SECRET_NOTE =
  'Mixpanel retires project secrets on 2027-03-03: change to a service account before that day.';

interface Finding {
  readonly stream: string;
  readonly outcome: 'readable' | 'not available' | 'not known';
  readonly why: string;
  /** undefined if the stream is readable or did not answer in time. */
  readonly error: ConnectorError | undefined;
}

export interface ConnectionVerdict {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message: string;
}

/**
 * Probes all streams concurrently. The check fails only if nothing can be read, no answer is usable, or the time zone is
 * wrong. The message reports streams that the plan or role does not include, and those that timed out or are
 * rate-limited: check runs before every sync, so these do not fail it.
 */
export async function checkConnection(
  streams: readonly MixpanelStream[],
  context: StreamContext,
  { log, clock, withSecret }: { log: Logger; clock: Clock; withSecret: boolean },
): Promise<ConnectionVerdict> {
  const findings = await Promise.all(streams.map((stream) => examine(stream, context, clock)));
  for (const line of logLines(findings)) await log.info(`check: ${line}`);
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

/** One line for each readable stream, and one for all streams that failed alike. */
function logLines(findings: readonly Finding[]): string[] {
  const answerOf = ({ error }: Finding): string => error?.detail?.replace(ENDPOINT, '') ?? '';
  const keyOf = (finding: Finding): string =>
    finding.outcome === 'readable' ? finding.stream : `${causeOf(finding)} ${answerOf(finding)}`;
  return [...Map.groupBy(findings, keyOf).values()].map((group) => {
    const [first] = group;
    return first?.error === undefined ? sentenceOf(group) : sentenceOf(group, explanationOf(first.error));
  });
}

function faultOf(findings: readonly Finding[]): string | undefined {
  const wrongZone = findings.find(({ error }) => isFailure(error, 'later-than-today'));
  if (wrongZone !== undefined) return wrongZone.why;
  if (findings.some(({ outcome }) => outcome === 'readable')) return undefined;
  const unavailable = findings.filter(({ outcome }) => outcome === 'not available');
  const ofAllStreams = unavailable.find(({ error }) => !isWithheld(error));
  if (ofAllStreams !== undefined) return ofAllStreams.why;
  // A rate-limited stream may still be readable.
  if (findings.some(({ error }) => isFailure(error, 'quota'))) return undefined;
  // A firewall that drops requests to Mixpanel looks like this.
  if (findings.every(({ error }) => error === undefined)) return SILENCE;
  const groups = groupsOf(findings);
  const [first] = groups[0] ?? [];
  if (groups.length > 1 || first === undefined)
    return ['Nothing can be read now.', ...groups.map((group) => sentenceOf(group))].join(' ');
  return causeOf(first) === 'unusable' ? `${UNUSABLE} ${first.why}` : first.why;
}

function summary(findings: readonly Finding[]): string {
  const readable = findings.filter(({ outcome }) => outcome === 'readable').map(({ stream }) => stream);
  const others = findings.filter(({ outcome }) => outcome !== 'readable');
  const sentences = groupsOf(others).map((group) => sentenceOf(group));
  return [`Can be read: ${readable.join(', ') || 'not known yet'}.`, ...sentences].join(' ');
}

/** Findings that have the same cause. */
function groupsOf(findings: readonly Finding[]): Finding[][] {
  return [...Map.groupBy(findings, causeOf).values()];
}

function causeOf({ error }: Finding): string {
  if (error === undefined) return 'late';
  const isUnusable = !(error instanceof MixpanelError) || error.failure === 'error-in-answer';
  return isUnusable ? 'unusable' : error.failure;
}

/** @param why the reason of the first one by default */
function sentenceOf(group: readonly Finding[], why = group[0]?.why ?? ''): string {
  const names = group.map(({ stream }) => stream).join(', ');
  const verdict = `${names} ${group.length === 1 ? 'is' : 'are'} ${group[0]?.outcome ?? ''}`;
  return why === '' ? verdict : `${verdict}: ${why}`;
}
