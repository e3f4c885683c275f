import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/airbyte/protocol.generated.ts';
import { addDays } from '../../../src/base/days.ts';
import { ConnectorError } from '../../../src/base/errors.ts';
import { isObject } from '../../../src/base/json-object.ts';
import { cohortMembers } from '../../../src/streams/cohort-members.ts';
import { cohorts } from '../../../src/streams/cohorts.ts';
import { engage } from '../../../src/streams/engage/index.ts';
import { exportStream } from '../../../src/streams/export/index.ts';
import { funnels } from '../../../src/streams/funnels.ts';
import { revenue } from '../../../src/streams/revenue.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';

const READ = [
  { from: '2026-01-01', to: '2026-01-10', at: '2026-01-31T10:00:00Z' },
  { from: '2026-01-12', to: '2026-01-20', at: '2026-01-31T10:00:00Z' },
];
const ORIGIN = { project: 'US', zone: 'UTC' };
const EVENTS = ['Bought'];
const STATES = [
  [
    exportStream,
    { version: 1, read: READ, events: EVENTS, names: { $city: 'city', city: '_city' }, ...ORIGIN },
  ],
  [funnels, { version: 1, parts: { 7: { read: READ } }, ...ORIGIN }],
  [revenue, { version: 1, read: READ, ...ORIGIN }],
  [engage, { last_seen: '2026-01-20T10:00:00', project: 'US' }],
  [cohorts, { created: '2026-01-20 10:00:00', project: 'US' }],
  [cohortMembers, { version: 1, round: { began: '2026-01-31T10:00:00Z', read: '7' }, project: 'US' }],
] as const;

const ODD = [null, true, 0, 5, '', 'x', [], {}, [5], ['x'], { x: 1 }];

/** Copies of a value in which one member, at any depth, has another value. */
function* variantsOf(value: unknown): Generator {
  const entries = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [key, member] of entries) {
    const other = (changed: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...(value as object), [key]: changed };
    for (const odd of ODD) if (JSON.stringify(odd) !== JSON.stringify(member)) yield other(odd);
    for (const variant of variantsOf(member)) yield other(variant);
  }
}

/** What a state says was read: days, by funnel, the moment of a cursor, or item 7. */
function* claimsOf(state: unknown, path = ''): Generator<string> {
  if (Array.isArray(state)) for (const each of state) yield* claimsOf(each, path);
  if (!isObject(state)) return;
  const { from, to, last_seen, created, ...others } = state;
  if (typeof from === 'string' && typeof to === 'string')
    for (let day = from; day <= to; day = addDays(day, 1)) yield `${path} ${day}`;
  if (last_seen !== undefined || created !== undefined) yield JSON.stringify([last_seen, created]);
  if (others['read'] === '7') yield 'item 7';
  for (const [key, member] of Object.entries(others)) yield* claimsOf(member, `${path}.${key}`);
}

test.each(STATES.map(([stream, state]) => [stream.name, stream, state] as const))(
  'a state of %s with a member of an odd kind is rejected, or the stream reads no less',
  async (_name, stream, state: JsonObject) => {
    const list = '[{"funnel_id":7,"id":7,"name":"F"}]';
    const server = await startServer(says(200, list, { 'Content-Length': String(list.length) }));
    const context = contextFor(server, { exportEvents: stream === exportStream ? EVENTS : [] });
    const claims = new Set(claimsOf(state));
    const results = { rejected: 0, continued: 0 };
    for (const variant of variantsOf(state)) {
      try {
        const run = await stream.plan(variant as JsonObject, context, toolsFor(stream.name).tools);
        const more = [...claimsOf(run.state())].filter((claim) => !claims.has(claim));
        expect([variant, more]).toEqual([variant, []]);
        results.continued++;
      } catch (thrown) {
        if (!(thrown instanceof ConnectorError)) throw thrown;
        expect([thrown.kind, thrown.message]).toEqual([
          'config',
          expect.stringMatching(/^The state of .* is invalid: /),
        ]);
        results.rejected++;
      }
    }
    expect(results.rejected).toBeGreaterThan(0);
  },
);
