import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import { UndeliveredItemsError } from '../../base/errors.ts';
import type { ProfilePage } from '../../mixpanel/profiles/profile-page.ts';
import type { ProfileQuery } from '../../mixpanel/profiles/profile-query.ts';
import type { StreamContext } from '../context.ts';
import type { ProfileRecords } from './profile-records.ts';

/**
 * The records of all profiles that match a query. Throws after the last page if results could not be
 * delivered: they may be profiles, so the read is not complete, and a cursor must not move past them.
 *
 * @param label of the read, for the log
 * @param opened called when the first page of a session is complete
 */
export async function* readProfiles(
  label: string,
  query: ProfileQuery,
  records: ProfileRecords,
  { mixpanel }: StreamContext,
  { log, recordWriter }: ReadTools,
  opened: (first: ProfilePage) => Promise<void> = () => Promise.resolve(),
): AsyncGenerator<Batch, void> {
  const writer = recordWriter();
  const reports = {
    opened,
    restarted(note: string): void {
      records.startOver();
      const { unrecorded } = records;
      const repeated = unrecorded === 0 ? '' : `; ${unrecorded} records are delivered twice`;
      void log.warn(`${label}: ${note}${repeated}`);
    },
    warned(note: string): void {
      void log.warn(`${label}: ${note}`);
    },
  };
  for await (const results of mixpanel.profiles(query, reports)) {
    for (let next = 0; next < results.count;) {
      next = records.write(results, next, writer);
      yield writer.take();
    }
  }
  for (const note of records.takeNotes()) await log.warn(`${label}: ${note}`);
  const { skipped } = records;
  if (skipped === undefined) return;
  await log.warn(`${label}: left out ${skipped}`);
  throw new UndeliveredItemsError(
    'system',
    `Mixpanel sent ${skipped}. All other profiles were delivered. Contact Mixpanel's support if this keeps happening.`,
  );
}
