import { expect, test } from '@jest/globals';
import { type FailureName, MixpanelError } from '../../../src/mixpanel/failures.ts';
import { FilterFallback } from '../../../src/mixpanel/profiles/filter-fallback.ts';
import { parseProfilePage, type ProfilePage } from '../../../src/mixpanel/profiles/profile-page.ts';
import type { PageOfSession, ProfileQuery } from '../../../src/mixpanel/profiles/profile-query.ts';
import { thrownBy } from '../../support/thrown.ts';

const QUERY: ProfileQuery = { pageSize: 10, where: 'best', simplerFilters: ['simple'] };
const PAGE = parseProfilePage(Buffer.from('{"results":[]}'), 0);
const LATER: PageOfSession = { sessionId: 's', page: 1 };

function failure(status: number, name: FailureName = 'unknown', body = ''): MixpanelError {
  return new MixpanelError(name, { status, endpoint: `POST /api/query/engage answered ${status}`, body });
}

function rejectionOf(where: string | undefined): MixpanelError {
  return failure(400, 'unknown', `cannot parse ${where}`);
}

/** A server that throws what `answers` has for a filter. */
function benchOf(answers: (where: string | undefined) => MixpanelError | undefined, query = QUERY) {
  const asked: (string | undefined)[] = [];
  const warnings: string[] = [];
  const fetchPage = ({ where }: ProfileQuery): Promise<ProfilePage> => {
    asked.push(where);
    const thrown = answers(where);
    return thrown === undefined ? Promise.resolve(PAGE) : Promise.reject(thrown);
  };
  const fallback = new FilterFallback(fetchPage, query, (note) => void warnings.push(note));
  return { asked, warnings, fallback };
}

test('a filter that Mixpanel accepts is used for all pages, without a warning', async () => {
  const { asked, warnings, fallback } = benchOf(() => undefined);
  for (const page of [undefined, LATER]) await fallback.fetch(page);
  expect([asked, warnings]).toEqual([['best', 'best'], []]);
});

test('if Mixpanel rejects the filter, the simpler one is used for all sessions, with one warning', async () => {
  const { asked, warnings, fallback } = benchOf((where) =>
    where === 'best' ? rejectionOf(where) : undefined,
  );
  for (const page of [undefined, LATER, undefined, LATER]) await fallback.fetch(page);
  expect(asked).toEqual(['best', 'simple', 'simple', 'simple', 'simple']);
  expect(warnings).toEqual([
    'Mixpanel rejected the filter of this read, so a simpler one is used: simple (POST /api/query/engage answered 400 cannot parse best)',
  ]);
});

test('if Mixpanel rejects every filter, all profiles are read, with one warning', async () => {
  const { asked, warnings, fallback } = benchOf((where) =>
    where === undefined ? undefined : rejectionOf(where),
  );
  for (const page of [undefined, LATER]) await fallback.fetch(page);
  expect(asked).toEqual(['best', 'simple', undefined, undefined]);
  expect(warnings).toEqual([expect.stringContaining('so all profiles are read (')]);
});

test('if Mixpanel rejects the request without a filter too, the first rejection is thrown', async () => {
  const { asked, warnings, fallback } = benchOf(rejectionOf);
  expect(await thrownBy(() => fallback.fetch())).toMatchObject(rejectionOf('best'));
  expect([asked, warnings]).toEqual([['best', 'simple', undefined], []]);
});

test.each<[number, FailureName]>([
  [400, 'not-authenticated'],
  [400, 'too-heavy'],
  [401, 'wrong-credentials'],
  [402, 'plan'],
  [404, 'not-found'],
  [503, 'server-error'],
])('a %d that is %s does not change the filter', async (status, name) => {
  const { asked, fallback } = benchOf(() => failure(status, name));
  expect(await thrownBy(() => fallback.fetch())).toMatchObject(failure(status, name));
  expect(asked).toEqual(['best']);
});

test('a 400 for a later page does not change the filter', async () => {
  let isLost = false;
  const { asked, fallback } = benchOf((where) => (isLost ? rejectionOf(where) : undefined));
  await fallback.fetch();
  isLost = true;
  await thrownBy(() => fallback.fetch(LATER));
  expect(asked).toEqual(['best', 'best']);
});

test('a query without a filter is sent once', async () => {
  const { asked, fallback } = benchOf(rejectionOf, { pageSize: 10 });
  await thrownBy(() => fallback.fetch());
  expect(asked).toEqual([undefined]);
});
