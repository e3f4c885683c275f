import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/airbyte/protocol.generated.ts';
import type { ReadOptions } from '../../../src/streams/context.ts';
import { cohorts } from '../../../src/streams/cohorts.ts';
import { boundToProject } from '../../../src/streams/saved-state/project.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';

type Origin = Pick<ReadOptions, 'region' | 'projectId'>;

const account = (projectId: number, region: Origin['region'] = 'US'): Origin => ({ region, projectId });
const secret = (region: Origin['region'] = 'US'): Origin => ({ region, projectId: undefined });

const OWN = { version: 1, read: [] };

/** What a stream continues from, the state it leaves and its warnings. The made-up stream keeps its state. */
async function continueFrom(saved: JsonObject | undefined, origin: Origin) {
  const { tools, captured } = toolsFor('made-up');
  let seen: JsonObject | undefined;
  const plan = boundToProject('made-up', (state) => {
    seen = state;
    return Promise.resolve({ slices: [], state: () => state ?? OWN, end: () => undefined });
  });
  const run = await plan(saved, contextFor({ url: 'http://127.0.0.1' }, origin), tools);
  return { seen, state: run.state(), logs: captured.logs };
}

async function stateOf(origin: Origin): Promise<JsonObject> {
  return (await continueFrom(undefined, origin)).state;
}

test('a state holds the region and a hash of the project ID', async () => {
  const state = await stateOf(account(7654321, 'EU'));
  expect(state).toEqual({ ...OWN, project: expect.stringMatching(/^EU-[0-9a-f]{8}$/) as unknown });
  expect(JSON.stringify(state)).not.toContain('7654321');
  expect(await stateOf(account(7654322, 'EU'))).not.toEqual(state);
});

test('a project secret does not name its project, so the state holds just the region', async () => {
  expect(await stateOf(secret('IN'))).toEqual({ ...OWN, project: 'IN' });
});

test.each([
  ['the same project', account(1), account(1)],
  ['a service account after a secret', secret(), account(1)],
  ['a secret after a service account', account(1), secret()],
  ['the same secret, or another one of the region', secret(), secret()],
])('a state is continued: %s', async (_what, before, now) => {
  const saved = await stateOf(before);
  const { seen, logs } = await continueFrom(saved, now);
  expect([seen, logs]).toEqual([OWN, []]);
});

test('a state that is continued with a service account or a secret keeps its hash', async () => {
  const hashed = await stateOf(account(1));
  expect((await continueFrom(await stateOf(secret()), account(1))).state).toEqual(hashed);
  expect((await continueFrom(hashed, secret())).state).toEqual(hashed);
});

test.each([
  ['another project', account(1), account(2)],
  ['another region', account(1), account(1, 'EU')],
  ['another region after a secret', secret(), secret('EU')],
  ['another region after a service account', account(1), secret('EU')],
  ['a service account in another region after a secret', secret(), account(1, 'IN')],
])('a stream starts over with a warning and gets a new mark: %s', async (_what, before, now) => {
  const { seen, state, logs } = await continueFrom(await stateOf(before), now);
  expect([seen, state]).toEqual([undefined, await stateOf(now)]);
  expect(logs).toEqual([expect.stringContaining('WARN made-up: the saved state belongs to another project')]);
});

test.each([5, null, '', 'US-', 'us-00000000', 'US-00000000-1', {}, ['US']])(
  'a damaged mark %j counts as that of another project',
  async (project) => {
    const { seen, logs } = await continueFrom({ ...OWN, project }, account(1));
    expect([seen, logs.length]).toEqual([undefined, 1]);
  },
);

test('a state without a mark, of an older release or another connector, is continued and gets one', async () => {
  const { seen, state, logs } = await continueFrom({ time: '2026-01-01' }, account(1));
  expect([seen, logs]).toEqual([{ time: '2026-01-01' }, []]);
  expect(state).toEqual({ time: '2026-01-01', project: (await stateOf(account(1)))['project'] });
});

test('an empty state gets no mark: nothing was read', async () => {
  const { tools } = toolsFor('cohorts');
  const run = await cohorts.plan(undefined, contextFor({ url: 'http://127.0.0.1' }), tools);
  expect(run.state()).toEqual({});
  expect((await continueFrom({ project: 'US' }, secret())).seen).toBeUndefined();
});
