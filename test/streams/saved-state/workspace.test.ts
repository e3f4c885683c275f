import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/airbyte/protocol.generated.ts';
import { cohorts } from '../../../src/streams/cohorts.ts';
import { exportStream } from '../../../src/streams/export/index.ts';
import { boundToWorkspace } from '../../../src/streams/saved-state/workspace.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';

const OWN = { version: 1, read: [] };
const NAMES = { names: { $city: 'city' } };

/** What a stream continues from, the state it leaves and its warnings. The made-up stream keeps its state. */
async function continueFrom(saved: JsonObject | undefined, workspaceId: number | undefined) {
  const { tools, captured } = toolsFor('made-up');
  let seen: JsonObject | undefined;
  const plan = boundToWorkspace({
    ...cohorts,
    name: 'made-up',
    lasting: (state) => ('names' in state ? { names: state['names'] } : {}),
    plan: (state) => {
      seen = state;
      return Promise.resolve({ slices: [], state: () => state ?? OWN });
    },
  });
  const run = await plan(saved, contextFor({ url: 'http://127.0.0.1' }, { workspaceId }), tools);
  return { seen, state: run.state(), logs: captured.logs };
}

test.each([
  ['no workspace after none', OWN, undefined, OWN],
  ['the same workspace', { ...OWN, workspace: 7 }, 7, { ...OWN, workspace: 7 }],
])('%s is continued', async (_what, saved, workspaceId, state) => {
  expect(await continueFrom(saved, workspaceId)).toEqual({ seen: OWN, state, logs: [] });
});

test.each([
  ['a workspace after none', OWN, 7],
  ['none after a workspace', { ...OWN, workspace: 7 }, undefined],
  ['another workspace', { ...OWN, workspace: 7 }, 8],
  ['something else in its place', { ...OWN, workspace: 'x' }, 8],
])('%s starts over with a warning, and keeps the names of columns', async (_what, saved, workspaceId) => {
  const { seen, logs } = await continueFrom({ ...saved, ...NAMES }, workspaceId);
  expect(seen).toEqual(NAMES);
  expect(logs).toEqual([
    expect.stringMatching(/^WARN made-up: the saved state belongs to another workspace_id, so everything/),
  ]);
});

test.each([[undefined], [{}], [NAMES]])(
  'a state of %j says nothing was read, so it is silent',
  async (saved) => {
    expect((await continueFrom(saved, 7)).logs).toEqual([]);
  },
);

test('streams of the Query API are bound to the workspace, and the export is not', async () => {
  const context = contextFor({ url: 'http://127.0.0.1' }, { workspaceId: 7 });
  const warnings = async (stream: typeof cohorts, saved: JsonObject): Promise<string[]> => {
    const { tools, captured } = toolsFor(stream.name);
    await stream.plan(saved, context, tools);
    return captured.logs.filter((log) => log.includes('another workspace_id'));
  };
  expect(await warnings(cohorts, { created: '2026-01-02 03:04:05' })).toHaveLength(1);
  expect(await warnings(exportStream, { version: 1, read: [] })).toEqual([]);
});
