/** Records are written while their page arrives, so a page may fail after some of its records were written. */
import { expect, test } from '@jest/globals';
import { engage } from '../../../src/streams/engage/index.ts';
import { MAX_PROFILE_BYTES } from '../../../src/mixpanel/profiles/profile-page.ts';
import { breaksOffAfter, says, startServerWith, type TestServer } from '../../support/http-server.ts';
import { areRecords, slicesOf } from '../../support/slices.ts';
import { contextFor, dataOf, readStream, toolsFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const PROFILES = Array.from({ length: 5 }, (_, i) => `{"$distinct_id":"u${i}","$properties":{}}`);

function pageOf(results: readonly string[], more = ''): string {
  return `{"session_id":"s","page_size":10,"results":[${results.join()}],"total":${results.length}${more}}`;
}

/** Reads until an error. */
async function idsBeforeError(server: TestServer): Promise<{ ids: unknown[]; message: string }> {
  const { tools } = toolsFor('engage');
  const run = await engage.plan(undefined, contextFor(server, { pageSize: 10 }), tools);
  const ids: unknown[] = [];
  const { message } = await connectorErrorOf(async () => {
    for await (const batch of (await slicesOf(run))[0]?.read(tools) ?? [])
      if (areRecords(batch))
        ids.push(...('bytes' in batch ? dataOf(batch.bytes) : batch).map(({ distinct_id }) => distinct_id));
  });
  expect(run.state()).toEqual({});
  return { ids, message };
}

test('a page that breaks off is requested again, and each of its profiles is delivered once', async () => {
  const page = pageOf(PROFILES);
  const server = await startServerWith(
    breaksOffAfter(page.slice(0, page.indexOf('u3'))),
    says(200, pageOf(PROFILES, ',"error":"strange words"')),
    says(200, page),
  );
  const { records } = await readStream(engage, contextFor(server, { pageSize: 10 }));
  expect(records.map(({ distinct_id }) => distinct_id)).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
  expect(server.asked).toHaveLength(3);
});

test('a page that always breaks off, or always reports an error, fails the read', async () => {
  const page = pageOf(PROFILES);
  const breaksOff = breaksOffAfter(page.slice(0, page.indexOf('u3')));
  const cut = await idsBeforeError(await startServerWith(breaksOff));
  expect(cut).toEqual({ ids: ['u0', 'u1', 'u2'], message: expect.stringContaining('broke off') });
  const reports = says(200, pageOf(PROFILES, ',"error":"strange words 4711"'));
  const failed = await idsBeforeError(await startServerWith(reports));
  expect(failed.ids).toHaveLength(5);
  expect(failed.message).toContain('reported an error');
});

test('a profile that is too large is left out, all others are delivered, and the error names it', async () => {
  const large = `{"$distinct_id":"large","$properties":{"a":"${'x'.repeat(MAX_PROFILE_BYTES + 500_000)}"}}`;
  const server = await startServerWith(says(200, pageOf([...PROFILES, large, '{"$distinct_id":"last"}'])));
  const { ids, message } = await idsBeforeError(server);
  expect(ids).toEqual(['u0', 'u1', 'u2', 'u3', 'u4', 'last']);
  expect(message).toContain('a result larger than 8 MB, which is "{\\"$distinct_id\\":\\"large\\"');
});

test('a result that is not valid JSON is left out, all others are delivered, and the error shows it', async () => {
  const server = await startServerWith(says(200, pageOf([...PROFILES, '{"$distinct_id":"odd",}'])));
  const { ids, message } = await idsBeforeError(server);
  expect(ids).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
  expect(message).toContain('a result with invalid JSON, which is "{\\"$distinct_id\\":\\"odd\\"');
});
