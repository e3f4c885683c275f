import { Turns } from '../../src/base/turns.ts';
import {
  readProfilePage,
  type ProfilePage,
  type TakeResults,
} from '../../src/mixpanel/profiles/profile-page.ts';
import type { ResultList } from '../../src/mixpanel/profiles/result-list.ts';

/** Reads a page that arrives in chunks of this size. */
export async function readPage(
  page: string | Buffer,
  take: TakeResults = () => Promise.resolve(),
  chunkBytes = Infinity,
  turns = new Turns(),
): Promise<ProfilePage> {
  const body = Buffer.from(page);
  async function* chunks(): AsyncGenerator<Buffer, void> {
    for (let start = 0; start < body.length; start += chunkBytes) {
      await Promise.resolve();
      yield body.subarray(start, Math.min(body.length, start + chunkBytes));
    }
  }
  return await readProfilePage(chunks(), 7, take, turns);
}

/** A page with its results. */
export async function pageAndResults(
  page: string | Buffer,
  chunkBytes?: number,
): Promise<{ page: ProfilePage; results: ResultList[] }> {
  const results: ResultList[] = [];
  const take = (list: ResultList): Promise<void> => {
    results.push(list);
    return Promise.resolve();
  };
  return { page: await readPage(page, take, chunkBytes), results };
}
