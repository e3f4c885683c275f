import { GeneratedUsers } from '../../../emulator/data/profiles/generated-users.ts';
import { ProfileWriter } from '../../../emulator/data/profiles/profile.ts';
import { DAY } from './events.ts';

export const PROFILES_PER_PAGE = 1000;
/** Profiles with different values; the others repeat theirs with IDs of their own. */
const DIFFERENT = 10_000;

/** Profiles of about 1 KB from the emulator's generator, as the JSON of pages. The same seed gives the same bytes. */
export function* profilePages(count: number, seed = 1): Generator<Buffer> {
  const templates = templatesOf(seed);
  for (let page = 0, from = 0; from < count; page++, from += PROFILES_PER_PAGE) {
    const indexes = Array.from({ length: Math.min(PROFILES_PER_PAGE, count - from) }, (_, i) => from + i);
    const results = indexes.map((i) => templates[i % DIFFERENT]?.join(`user-${i}`));
    const head = { page, page_size: PROFILES_PER_PAGE, session_id: 'bench', status: 'ok', total: count };
    yield Buffer.from(`${JSON.stringify(head).slice(0, -1)},"results":[${results.join(',')}]}`);
  }
}

/** Profiles, split where their ID stands. */
function templatesOf(seed: number): string[][] {
  const users = new GeneratedUsers({
    ...{ seed, profiles: DIFFERENT, profileProperties: 22, firstDay: Date.parse(DAY) / 86_400_000 },
    ...{ neverSeenShare: 0.02, numericIdShare: 0, edgeCaseProfileShare: 0 },
  });
  const writer = new ProfileWriter();
  return Array.from({ length: DIFFERENT }, (_, i) =>
    writer.write(users.at(i, Date.parse(DAY))).split(`user-${i}`),
  );
}
