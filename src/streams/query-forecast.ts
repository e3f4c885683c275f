import type { Logger } from '../airbyte/logger.ts';
import type { StreamContext } from './context.ts';

/** Logs how many queries a stream will send, and how long it has to wait for quota, unless this hour's quota suffices. */
export async function logQueries(
  stream: string,
  queries: number,
  { mixpanel }: StreamContext,
  log: Logger,
): Promise<void> {
  const left = mixpanel.remaining.query;
  // After a refusal none are left, and the limit is not known.
  if (queries <= left || left === 0) return;
  // The process has just started, so it has spent them in this hour.
  const perHour = left + mixpanel.spent.query;
  const hours = Math.ceil((queries - left) / perHour);
  await log.info(
    `${stream}: ${queries} queries to send. Mixpanel allows ${perHour} an hour, and ${left} are left, so this takes at least ${hours} ${hours === 1 ? 'hour' : 'hours'}, and longer if other streams or clients use the quota`,
  );
}
