import { expect, test } from '@jest/globals';
import { VISIBILITY_MARGIN_MS } from '../../../src/streams/days/settled.ts';
import { ReferenceExport } from '../../reference/records.ts';
import { TENTH, TENTH_S, TYPES, fullJsonOf } from '../../support/event-records-bench.ts';
import fc from '../../support/fast-check.ts';
import { lineOf } from '../../support/parsed-events.ts';

const NEW_SINCE = Date.UTC(2026, 0, 20, 9);

/** An arrival before 2009 says nothing. */
function arrivedSince(seconds: number | undefined, arrivedAt: number): boolean {
  const isTenth = seconds !== undefined && Math.floor(seconds / 86_400) === TENTH;
  return !isTenth || !(arrivedAt >= Date.UTC(2009, 0, 1) && arrivedAt < NEW_SINCE);
}

interface RandomEvent {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
}

/** A key as spelled between its quotes, with or without escapes. */
const keyText = fc.oneof(
  fc.constantFrom(
    '$city',
    'city',
    'City',
    String.raw`\u0024city`,
    'event',
    '$event',
    'insert_id',
    '$insert_id',
    '$time',
  ),
  fc.string().map((text) => JSON.stringify(text).slice(1, -1)),
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => JSON.stringify(text).slice(1, -1)),
);
const valueText = fc.oneof(
  fc.constantFrom(
    '9007199254740993123',
    '1.0',
    '1e3',
    '-0',
    'null',
    'true',
    'false',
    '{}',
    '[ ]',
    '{"a" : 1.0}',
  ),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value, null, '\t').replaceAll('\n', ' ')),
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
);
const timeText = fc.oneof(
  fc.integer({ min: TENTH_S - 200_000, max: TENTH_S + 200_000 }).map(String),
  fc.constantFrom(`${TENTH_S}.5`, `${TENTH_S}.0`, '1.768e9', '0', `"${TENTH_S}"`, `${TENTH_S}123`),
  fc.constantFrom('null', '-5', '"2026-01-10"', '[1, 2]'),
);
const arrivalText = fc.oneof(
  fc.integer({ min: NEW_SINCE - 5, max: NEW_SINCE + 5 }).map(String),
  fc.constantFrom('null', '"x"', '0', '-1', `${TENTH_S}`),
);

function pair(key: string, value: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string]> {
  return value.map((json) => [key, json] as const);
}

const event: fc.Arbitrary<RandomEvent> = fc
  .record({
    name: fc.oneof(
      { weight: 9, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)) },
      fc.constantFrom('null', '5', '{"a" : 1}'),
    ),
    others: fc.array(fc.oneof(fc.tuple(keyText, valueText), pair('mp_processing_time_ms', arrivalText)), {
      maxLength: 12,
    }),
    times: fc.array(pair('time', timeText), { maxLength: 2 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ name: eventName, others, times, order }) => ({
    name: eventName,
    properties: [...others.filter(([key]) => JSON.parse(`"${key}"`) !== 'time'), ...times]
      .map((property) => ({ property, rank: Number(order.next().value) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ property }) => property),
  }));

test('records equal those of the reference implementation, byte for byte', () => {
  const coverage = [{ from: '2026-01-10', to: '2026-01-10', at: NEW_SINCE + VISIBILITY_MARGIN_MS }];
  fc.assert(
    fc.property(fc.array(event, { maxLength: 8 }), fc.constantFrom(64, 131_072), (events, batchBytes) => {
      const lines = events.map(({ name: eventName, properties }) =>
        lineOf(properties.map(([key, value]) => `"${key}":${value}`).join(', '), eventName),
      );
      const reference = new ReferenceExport({ types: TYPES, isNew: arrivedSince });
      const expected = lines.map((line) => reference.record(line)).filter((record) => record !== undefined);
      expect(fullJsonOf(lines, { coverage, batchBytes, typed: true })).toEqual(
        expected.map(({ data, meta }) => data + meta),
      );
    }),
    { numRuns: 400 },
  );
});
