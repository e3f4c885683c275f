import { expect, test } from '@jest/globals';
import { describeStream } from '../src/airbyte/catalog.ts';
import { isObject } from '../src/base/json-object.ts';
import { checkConnection } from '../src/check.ts';
import { rejectsCredentials } from '../src/mixpanel/failures.ts';
import { streams } from '../src/streams/index.ts';
import { CapturedOutput } from './support/captured-output.ts';
import fc from './support/fast-check.ts';
import { says, startServer, type Answer } from './support/http-server.ts';
import { ManualClock, quickClock } from './support/manual-clock.ts';
import { contextFor } from './support/stream-bench.ts';

const NUM_RUNS = 40;
/** `discover` waits 20 s for a list, and 20 s for a sample of events. */
const MAX_DISCOVER_MS = 41_000;
const CHECK_MS = 8000;

const name = fc.oneof(fc.string(), fc.constantFrom('error', 'status', '$browser', '__proto__'));
const entry = fc.oneof(
  { weight: 3, arbitrary: fc.record({ count: fc.nat(), type: fc.constantFrom('string', 'odd', 7) }) },
  fc.jsonValue({ maxDepth: 1 }),
);
const list = fc.dictionary(name, entry, { maxKeys: 5 });
const json = fc.oneof(
  list,
  fc.record({ results: fc.oneof(list, fc.array(entry)), status: fc.constantFrom('ok', 'error') }),
  fc.record({ error: fc.string(), request: fc.string() }),
  fc.jsonValue({ maxDepth: 2 }),
);
const event = fc.record({ event: fc.string(), properties: list });
const body = fc.oneof(
  { weight: 5, arbitrary: json.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc.array(event).map((all) => all.map((one) => `${JSON.stringify(one)}\n`).join('')),
  },
  fc.constantFrom('', '<html>Please log in</html>', '{"a":', 'terminated early'),
);
const status = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  fc.constantFrom(204, 302, 400, 402, 403, 404, 408, 410, 418, 429, 500, 503, 504),
);
const answers = fc.array(fc.record({ status, body }), { minLength: 1, maxLength: 6 });

async function serve(given: readonly { status: number; body: string }[]) {
  const all = given.map((one): Answer => says(one.status, one.body));
  return await startServer((response, asked, index) => {
    all[index % all.length]?.(response, asked, index);
  });
}

test('for any answers of Mixpanel discover offers all streams in time, unless it rejects the credentials', async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (given) => {
      const clock = quickClock();
      const start = clock.now();
      const captured = new CapturedOutput();
      const context = contextFor(await serve(given), { nativeTypes: true }, clock, captured, 20_000);
      try {
        const offered = await Promise.all(streams.map((stream) => describeStream(stream, context)));
        for (const { json_schema } of offered) expect(isObject(json_schema['properties'])).toBe(true);
      } catch (thrown) {
        if (!rejectsCredentials(thrown)) throw thrown;
      }
      expect(clock.now() - start).toBeLessThan(MAX_DISCOVER_MS);
      expect(captured.logs.filter((line) => line.includes('undefined'))).toEqual([]);
    }),
    { numRuns: NUM_RUNS },
  );
});

test('for any answers of Mixpanel check ends with a status and says why', async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (given) => {
      const clock = new ClockOfCheck(undefined, true);
      const context = contextFor(await serve(given), {}, clock, new CapturedOutput(), CHECK_MS);
      const { log } = context;
      const { status: verdict, message } = await checkConnection(streams, context, {
        log,
        clock,
        withSecret: false,
      });
      expect(message).not.toMatch(/undefined|^$/);
      const isReadable = message.startsWith('Can be read: ') && !message.startsWith('Can be read: not known');
      expect(isReadable || message.includes('rate limit')).toBe(verdict === 'SUCCEEDED');
    }),
    { numRuns: NUM_RUNS },
  );
});

/** Passes over every sleep but the time limit of the check, for answers that always come. */
class ClockOfCheck extends ManualClock {
  override sleep(ms: number, wake?: AbortSignal): Promise<void> {
    return ms === CHECK_MS ? new Promise(() => undefined) : super.sleep(ms, wake);
  }
}
