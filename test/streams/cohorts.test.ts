import { expect, test } from '@jest/globals';
import { cohorts } from '../../src/streams/cohorts.ts';
import { says, startServer, type TestServer } from '../support/http-server.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

function cohort(id: number, created: string): Record<string, unknown> {
  return { id, created, name: `Cohort ${id}`, count: 150, is_visible: 1, project_id: 1, data_group_id: null };
}

const OLD = cohort(1, '2019-03-19 23:49:51');
const LAST = cohort(2, '2026-01-30 10:00:00');
const NEW = cohort(3, '2026-01-30 12:00:00');

function startWith(...list: unknown[]): Promise<TestServer> {
  return startServer(says(200, JSON.stringify(list)));
}

test('the first read delivers all cohorts, including those created before the start date', async () => {
  const server = await startWith(NEW, OLD, LAST);
  const { records, state, labels } = await readStream(cohorts, contextFor(server));
  expect(records).toEqual([NEW, OLD, LAST]);
  expect([state, labels]).toEqual([{ created: '2026-01-30 12:00:00' }, ['all cohorts']]);
});

test('later reads deliver the cohorts created since a day before the cursor', async () => {
  const server = await startWith(OLD, LAST, NEW);
  const { records, state } = await readStream(cohorts, contextFor(server), {
    created: '2026-01-31 11:00:00',
  });
  expect(records).toEqual([NEW]);
  expect(state).toEqual({ created: '2026-01-31 11:00:00' });
});

test('a cohort with an invalid `created` is always delivered', async () => {
  const odd = cohort(4, 'long ago');
  const server = await startWith(odd, OLD);
  const { records, state } = await readStream(cohorts, contextFor(server), {
    created: '2026-01-30 12:00:00',
  });
  expect(records).toEqual([odd]);
  expect(state).toEqual({ created: '2026-01-30 12:00:00' });
});

test.each([['long ago'], ['', 'long ago'], ['0000-00-00 00:00:00']])(
  'cohorts with the invalid `created` %j do not cause a state that the next read rejects',
  async (...created) => {
    const odd = created.map((value, i) => cohort(10 + i, value));
    const server = await startWith(...odd);
    const { state } = await readStream(cohorts, contextFor(server));
    expect(state).toEqual({});
    const { state: ofSome } = await readStream(cohorts, contextFor(await startWith(...odd, OLD, ...odd)));
    expect(ofSome).toEqual({ created: OLD['created'] });
  },
);

test('with a state far in the future everything is delivered, and the state is the newest cohort', async () => {
  const server = await startWith(OLD, NEW);
  const { records, state, logs } = await readStream(cohorts, contextFor(server), {
    created: '2226-01-01T00:00:00Z',
  });
  expect([records, state]).toEqual([[OLD, NEW], { created: NEW['created'] }]);
  expect(logs).toEqual([
    expect.stringMatching(/^WARN cohorts: the saved state ends at 2226-01-01T00:00:00Z/),
  ]);
});

test('a cohort that is created in the future does not move the state past the present', async () => {
  const far = cohort(5, '2226-01-01 00:00:00');
  const { records, state } = await readStream(cohorts, contextFor(await startWith(OLD, far)));
  expect([records, state]).toEqual([[OLD, far], { created: '2026-01-31T12:00:00' }]);
});

test('a project without cohorts yields no records and an empty state', async () => {
  const { records, state } = await readStream(cohorts, contextFor(await startWith()));
  expect([records, state]).toEqual([[], {}]);
});

test('a read costs one request', async () => {
  const server = await startWith(OLD);
  await readStream(cohorts, contextFor(server));
  expect(server.asked).toHaveLength(1);
});

test('a state with an invalid timestamp is rejected', async () => {
  const server = await startWith(OLD);
  const { kind } = await connectorErrorOf(() => readStream(cohorts, contextFor(server), { created: 'soon' }));
  expect(kind).toBe('config');
});
