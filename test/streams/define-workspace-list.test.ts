import { expect, test } from '@jest/globals';
import { experiments } from '../../src/streams/experiments.ts';
import { featureFlags } from '../../src/streams/feature-flags.ts';
import { startServer } from '../support/http-server.ts';
import { contextFor, readParts, readStream } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const STREAMS = [
  [featureFlags.name, featureFlags],
  [experiments.name, experiments],
] as const;

/** A project whose list of workspaces and each of its lists answer this. */
function startProject(workspaces: string, list: string) {
  return startServer((response, { path }) => {
    response.writeHead(200).end(path.endsWith('/public') ? workspaces : list);
  });
}

test.each(STREAMS)('%s: without a workspace the error says what to set', async (_name, stream) => {
  const server = await startProject('{"status":"ok","results":[]}', '[]');
  const { message } = await connectorErrorOf(() => readStream(stream, contextFor(server)));
  expect(message).toContain('Set Data view (workspace_id) to the number that follows /view/');
});

test.each(STREAMS)(
  '%s: workspaces and items without an ID block no others, and fail',
  async (_name, stream) => {
    const server = await startProject(
      '[{"id":1},{"name":"odd"}]',
      '[{"id":"a","name":null},{"name":"b"},null]',
    );
    await expect(readParts(stream, contextFor(server))).rejects.toThrow('without a usable ID');
  },
);

test.each(STREAMS)('%s: null in place of the list means that there are none', async (_name, stream) => {
  const server = await startProject('[{"id":1}]', '{"status":"ok","results":null}');
  expect((await readStream(stream, contextFor(server))).records).toEqual([]);
});

test.each(STREAMS)('%s: workspace_id costs no request for the list of workspaces', async (_name, stream) => {
  const server = await startProject('[]', '[{"id":"a"}]');
  const { records } = await readStream(stream, contextFor(server, { workspaceId: 7 }));
  expect(records).toMatchObject([{ id: 'a' }]);
  expect(server.asked.map(({ path }) => path)).toEqual([expect.stringContaining('/workspaces/7/')]);
});
