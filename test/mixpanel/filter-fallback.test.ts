import { expect, test } from '@jest/globals';
import { type FailureName, MixpanelError } from '../../src/mixpanel/failures.ts';
import { FilterFallback } from '../../src/mixpanel/filter-fallback.ts';
import { thrownBy } from '../support/thrown.ts';

function failure(status: number, name: FailureName = 'unknown', body = ''): MixpanelError {
  return new MixpanelError(name, { status, endpoint: `POST /api/query/engage answered ${status}`, body });
}

function rejectionOf(filter: string): MixpanelError {
  return failure(400, 'unknown', `cannot parse ${filter}`);
}

/** A server that throws what `answers` has for a filter. */
function benchOf(answers: (filter: string) => MixpanelError | undefined) {
  const asked: string[] = [];
  const changes: [string, MixpanelError][] = [];
  const fallback = new FilterFallback(['best', 'simple', 'none']);
  const send = (): Promise<string> =>
    fallback.send(
      async (filter) => {
        await Promise.resolve();
        asked.push(filter);
        const thrown = answers(filter);
        if (thrown !== undefined) throw thrown;
        return filter;
      },
      (filter, rejection) => changes.push([filter, rejection]),
    );
  return { asked, changes, send };
}

test('the first filter is used as long as Mixpanel accepts it', async () => {
  const { asked, changes, send } = benchOf(() => undefined);
  expect([await send(), await send()]).toEqual(['best', 'best']);
  expect([asked.length, changes]).toEqual([2, []]);
});

test('if Mixpanel rejects a filter, the next one is used from then on, and reported once', async () => {
  const { asked, changes, send } = benchOf((filter) => (filter === 'none' ? undefined : rejectionOf(filter)));
  expect([await send(), await send()]).toEqual(['none', 'none']);
  expect(asked).toEqual(['best', 'simple', 'none', 'none']);
  expect(changes).toMatchObject([['none', rejectionOf('best')]]);
});

test('an error with status 200 is a rejection too', async () => {
  const error = failure(200, 'error-in-answer', '{"error":"bad selector"}');
  const { asked, changes, send } = benchOf((filter) => (filter === 'none' ? undefined : error));
  expect(await send()).toBe('none');
  expect([asked, changes]).toEqual([['best', 'simple', 'none'], [['none', error]]]);
});

test('concurrent requests report a rejection once', async () => {
  const { changes, send } = benchOf((filter) => (filter === 'best' ? rejectionOf(filter) : undefined));
  expect(await Promise.all([send(), send()])).toEqual(['simple', 'simple']);
  expect(changes).toHaveLength(1);
});

test('if Mixpanel rejects every filter, the first rejection is thrown', async () => {
  const { asked, changes, send } = benchOf(rejectionOf);
  expect(await thrownBy(send)).toMatchObject(rejectionOf('best'));
  expect([asked, changes]).toEqual([['best', 'simple', 'none'], []]);
});

test.each<[number, FailureName]>([
  [200, 'unknown'],
  [400, 'not-authenticated'],
  [400, 'too-heavy'],
  [401, 'wrong-credentials'],
  [402, 'plan'],
  [404, 'not-found'],
  [503, 'server-error'],
])('a %d that is %s does not change the filter', async (status, name) => {
  const { asked, send } = benchOf(() => failure(status, name));
  expect(await thrownBy(send)).toMatchObject(failure(status, name));
  expect(asked).toEqual(['best']);
});
