import { expect, test } from '@jest/globals';
import { ascending, gone, numbers, profileBench } from '../../support/profile-bench.ts';
import { connectorErrorOf, thrownBy } from '../../support/thrown.ts';

test('a lost session is opened again, and every profile comes at least once', async () => {
  const { read, restarts, asked } = profileBench({
    profiles: 45,
    before: (of) => {
      if (of?.sessionId === 's0' && of.page === 3) throw gone();
    },
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(45));
  expect(restarts).toHaveLength(1);
  expect(restarts[0]).toContain('uncached query');
  expect(asked.filter((of) => of === undefined)).toHaveLength(2);
});

test('after four lost sessions the error is thrown', async () => {
  const failure = gone();
  const { read, asked, restarts } = profileBench({
    profiles: 45,
    before: (of) => {
      if (of !== undefined) throw failure;
    },
  });
  expect(await thrownBy(read)).toBe(failure);
  expect([asked.filter((of) => of === undefined).length, restarts.length]).toEqual([4, 3]);
});

test('another failure of a page, or a 400 for the first page, does not open a new session', async () => {
  for (const [page, status] of [
    [2, 401],
    [undefined, 400],
  ]) {
    const failure = gone(status);
    const { read, restarts } = profileBench({
      profiles: 45,
      before: (of) => {
        if (of?.page === page) throw failure;
      },
    });
    expect(await thrownBy(read)).toBe(failure);
    expect(restarts).toEqual([]);
  }
});

test.each([1, 2, 4])('an empty page %d of five opens a new session', async (empty) => {
  const { read, restarts, warnings } = profileBench({
    profiles: 45,
    gives: (of) => (of?.sessionId === 's0' && of.page === empty ? 9 : (of?.page ?? 0)),
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(45));
  expect([restarts, warnings]).toEqual([[expect.stringContaining('counts 45 profiles but sends ')], []]);
});

test('an empty first page opens a new session if the total says more, and is then an error', async () => {
  const { read, asked } = profileBench({ profiles: 0, sends: { total: 5 } });
  expect((await connectorErrorOf(read)).message).toContain('counts 5 profiles but sends 0');
  expect(asked).toEqual([undefined, undefined]);
});

test('one profile may be missing: it was deleted meanwhile', async () => {
  const { read, restarts, warnings } = profileBench({ profiles: 20, sends: { total: 21 } });
  expect(ascending(await read())).toEqual(numbers(20));
  expect([restarts, warnings]).toEqual([[], []]);
});

test('if less than a page is missing in two sessions, the pages end with a warning', async () => {
  const { read, restarts, warnings } = profileBench({ profiles: 20, sends: { total: 27 } });
  expect(ascending([...new Set(await read())])).toEqual(numbers(20));
  expect(restarts).toHaveLength(1);
  expect(warnings).toEqual(['Mixpanel counts 27 profiles but sends 20: the others may have been deleted']);
});

test('the same if Mixpanel rejects the pages after the last', async () => {
  const { read, restarts, warnings } = profileBench({
    profiles: 15,
    sends: { total: 20 },
    before: (of) => {
      if (of?.page === 2) throw gone();
    },
  });
  expect((await read()).length).toBe(30);
  expect([restarts.length, warnings.length]).toEqual([1, 1]);
});

test('once that is known, later reads of the sync warn at once', async () => {
  const { read, asked, restarts, warnings } = profileBench({ profiles: 20, sends: { total: 27 } });
  for (let i = 0; i < 3; i++) await read();
  expect([restarts.length, warnings.length]).toEqual([1, 3]);
  expect(asked.filter((of) => of === undefined)).toHaveLength(4);
});

test('if a page or more is missing in two sessions, that is an error', async () => {
  const { read, asked } = profileBench({ profiles: 20, sends: { total: 30 } });
  const { kind, message } = await connectorErrorOf(read);
  expect(kind).toBe('transient');
  expect(message).toContain('counts 30 profiles but sends 20, also when requested again');
  expect(asked.filter((of) => of === undefined)).toHaveLength(2);
});

test('a total that is far too large is an error, without a request for each page', async () => {
  const { read, asked } = profileBench({ profiles: 20, sends: { total: 1e15 } });
  expect((await connectorErrorOf(read)).message).toContain('counts 1000000000000000 profiles but sends 20');
  expect(asked.length).toBeLessThan(40);
});

test('a page other than the requested one opens a new session', async () => {
  const { read, restarts } = profileBench({
    profiles: 45,
    sends: { page: true },
    gives: (of) => (of === undefined ? 0 : of.page + 1),
  });
  expect((await connectorErrorOf(read)).message).toMatch(/is page \d, but page \d was requested/);
  expect(restarts).toHaveLength(3);
});

test('a server that always sends the same full page is an error', async () => {
  const { read, asked } = profileBench({ profiles: 45, sends: { total: null }, gives: () => 0 });
  expect((await connectorErrorOf(read)).message).toContain(
    'repeats a page after 10 profiles and sends no total',
  );
  expect(asked).toHaveLength(4);
});

test('a profile that comes twice does not make up for one that is missing', async () => {
  const { read, restarts } = profileBench({
    profiles: 45,
    gives: (of) => (of?.sessionId === 's0' && of.page === 3 ? 2 : (of?.page ?? 0)),
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(45));
  expect(restarts).toHaveLength(1);
});

test('if the first page is too large, the pages start over once with smaller ones, which later reads request at once', async () => {
  const { read, restarts, asked, sizesAsked, logs } = profileBench({
    profiles: 20,
    sends: { pageSize: null },
    paddingOfAll: 'x'.repeat(70_000),
    maxPageBytes: 350_000,
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(20));
  expect(restarts).toEqual([expect.stringContaining('starts over with smaller ones')]);
  expect(asked.slice(0, 3)).toEqual([undefined, undefined, { sessionId: 's1', page: 1 }]);
  expect(new Set(sizesAsked)).toEqual(new Set([10, 2]));
  const before = asked.length;
  await read();
  expect([sizesAsked[before], restarts.length]).toEqual([2, 1]);
  expect(logs).toEqual([
    'pages of 10 profiles are larger than 0 MB, so pages of 2 are requested from now on',
  ]);
});

test('a server that ignores the page size sends all profiles in large pages', async () => {
  const { read, restarts, sizesAsked } = profileBench({
    profiles: 20,
    paddingOfAll: 'x'.repeat(70_000),
    maxPageBytes: 350_000,
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(20));
  expect([restarts.length, sizesAsked.slice(0, 3)]).toEqual([1, [10, 2, 2]]);
});

test('if pages break off, smaller ones are requested', async () => {
  const { read, sizesAsked, logs } = profileBench({
    profiles: 20,
    sends: { pageSize: null },
    breaksAfter: 6,
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(20));
  expect(new Set(sizesAsked)).toEqual(new Set([10, 3]));
  expect(logs).toEqual(['pages of 10 profiles break off, so pages of 3 are requested from now on']);
});

test.each([
  [0, [10]],
  [6, [10, 3]],
])(
  'a server that ignores the page size, and breaks off after %d profiles, is asked %j',
  async (after, sizes) => {
    const { read, sizesAsked } = profileBench({ profiles: 20, breaksAfter: after });
    expect((await connectorErrorOf(read)).message).toContain('broke off');
    expect(sizesAsked).toEqual(sizes);
  },
);
