import { expect, test } from '@jest/globals';
import { ascending, gone, numbers, profileBench } from '../../support/profile-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

test.each([
  [0, 1],
  [1, 1],
  [9, 1],
  [11, 2],
  [95, 10],
])('%d profiles in pages of 10 take %d requests, and each profile comes once', async (profiles, requests) => {
  const { read, asked } = profileBench({ profiles });
  expect(ascending(await read())).toEqual(numbers(profiles));
  expect(asked).toHaveLength(requests);
});

test.each([10, 20, 90])('after %d profiles on full pages, one more page is requested', async (profiles) => {
  const { read, asked } = profileBench({ profiles });
  expect(ascending(await read())).toEqual(numbers(profiles));
  expect(asked).toHaveLength(profiles / 10 + 1);
});

test('the first page opens a session, and the other pages belong to it', async () => {
  const { read, asked } = profileBench({ profiles: 35 });
  await read();
  expect(asked).toEqual([undefined, ...[1, 2, 3].map((page) => ({ sessionId: 's0', page }))]);
});

test('the page size of the server overrides the requested one', async () => {
  const { read, asked } = profileBench({ profiles: 20, sends: { pageSize: 4 } });
  expect(ascending(await read())).toEqual(numbers(20));
  expect(asked).toHaveLength(6);
});

test.each([10, null])(
  'if page 0 is shorter than the page size although there is more, its length is the page size (%j is stated)',
  async (pageSize) => {
    const { read, asked, restarts } = profileBench({ profiles: 33, cap: 5, sends: { pageSize } });
    expect(ascending(await read())).toEqual(numbers(33));
    expect([asked.length, restarts]).toEqual([7, []]);
  },
);

test.each([0, null, 'many', '25', 7, -1])(
  'a total of %j beside a full page is not believed',
  async (total) => {
    const { read, asked, restarts, warnings } = profileBench({ profiles: 25, sends: { total } });
    expect(await read()).toEqual(numbers(25));
    expect([asked.length, restarts, warnings]).toEqual([5, [], []]);
  },
);

test.each([10, 15, 20])('a total of %j that is too small does not end the pages', async (total) => {
  const { read, restarts, warnings } = profileBench({ profiles: 25, sends: { total } });
  expect(await read()).toEqual(numbers(25));
  expect([restarts, warnings]).toEqual([[], []]);
});

test('without a total the pages end at the first page that is empty twice', async () => {
  const { read, asked } = profileBench({ profiles: 25, sends: { total: null } });
  expect(await read()).toEqual(numbers(25));
  expect(asked.map((of) => of?.page ?? 0)).toEqual([0, 1, 2, 3, 3]);
});

test.each([1, 2])('without a total a page %d that is empty once ends nothing', async (odd) => {
  const seen: number[] = [];
  const { read, restarts } = profileBench({
    profiles: 25,
    sends: { total: null },
    gives: (of) => {
      const page = of?.page ?? 0;
      const isFirst = !seen.includes(page);
      seen.push(page);
      return page === odd && isFirst ? 9 : page;
    },
  });
  expect([await read(), restarts]).toEqual([numbers(25), []]);
});

test.each([
  [10, 10],
  [9, null],
  [9, 0],
])('%d profiles with the total %j need no session', async (profiles, total) => {
  const { read, asked } = profileBench({ profiles, sends: { total, session: false } });
  expect(await read()).toEqual(numbers(profiles));
  expect(asked).toHaveLength(1);
});

test('a full page with neither a total nor a session is an error', async () => {
  const { read, asked } = profileBench({ profiles: 10, sends: { total: null, session: false } });
  const { kind, message } = await connectorErrorOf(read);
  expect([kind, asked.length]).toEqual(['transient', 1]);
  expect(message).toContain('is a full page with neither a total nor a session to read more pages');
});

test('up to four pages are requested at the same time', async () => {
  let running = 0;
  let most = 0;
  const { read } = profileBench({
    profiles: 55,
    before: () => {
      most = Math.max(most, ++running);
    },
    ending: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    },
  });
  await read();
  expect(most).toBe(4);
});

test('a total above one page without a session is an error', async () => {
  const { read } = profileBench({ profiles: 30, sends: { session: false } });
  expect((await connectorErrorOf(read)).message).toContain(
    'reports 30 profiles but no session to read their pages',
  );
});

test.each([
  [3, false],
  [25, false],
  [3, true],
  [25, true],
])(
  'a server that repeats the last page for ever has sent all %d profiles (numbered: %j)',
  async (profiles, page) => {
    const last = Math.ceil(profiles / 10) - 1;
    const { read, restarts } = profileBench({
      profiles,
      sends: { total: null, page },
      gives: (of) => Math.min(of?.page ?? 0, last),
    });
    expect(await read()).toEqual(numbers(profiles));
    expect(restarts).toEqual([]);
  },
);

test.each([
  [20, 20],
  [25, null],
])(
  'a server that rejects pages after the last of %d profiles (total %j) has sent all',
  async (profiles, total) => {
    const { read, restarts } = profileBench({
      profiles,
      sends: { total },
      before: (of) => {
        if (of !== undefined && of.page * 10 >= profiles) throw gone();
      },
    });
    expect(await read()).toEqual(numbers(profiles));
    expect(restarts).toEqual([]);
  },
);
