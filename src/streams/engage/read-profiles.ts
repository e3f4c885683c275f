import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { ProfileQuery } from '../../mixpanel/profiles/profile-pages.ts';
import type { ProfilePage } from '../../mixpanel/profiles/profile-page.ts';
import type { StreamContext } from '../context.ts';
import type { ProfileRecords } from './profile-records.ts';

/**
 * The records of all profiles that fit a query, a batch a page.
 *
 * @param what is read, for the log
 * @param onPage is shown each page before its records are written
 */
export async function* readProfiles(
  what: string,
  query: ProfileQuery,
  records: ProfileRecords,
  { mixpanel }: StreamContext,
  { log, recordWriter }: ReadTools,
  onPage: (page: ProfilePage) => Promise<void> = () => Promise.resolve(),
): AsyncGenerator<Batch, void> {
  const writer = recordWriter();
  const restarted = (why: string): void => {
    records.startAgain();
    const twice = records.unrecorded === 0 ? '' : `, and ${records.unrecorded} records come twice`;
    void log.warn(
      `${what}: Mixpanel no longer has the pages of this read, so it starts again${twice} (${why})`,
    );
  };
  for await (const page of mixpanel.profiles(query, restarted)) {
    await onPage(page);
    records.write(page, writer);
    yield writer.take();
  }
  for (const note of records.takeNotes()) await log.warn(`${what}: ${note}`);
}
