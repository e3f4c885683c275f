import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chosenColumns } from '../../../src/airbyte/chosen-columns.ts';
import { RecordWriter } from '../../../src/airbyte/record-bytes.ts';
import type { ColumnSchemas } from '../../../src/airbyte/stream.ts';
import type { Coverage } from '../../../src/base/coverage.ts';
import { ExportCutShort } from '../../../src/mixpanel/export-events.ts';
import { Arrivals } from '../../../src/streams/export/arrivals.ts';
import { eventProperties } from '../../../src/streams/export/columns.ts';
import { EventRecords } from '../../../src/streams/export/event-records.ts';
import { WallClock } from '../../../src/streams/export/wall-clock.ts';
import { dataOf } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const WINDOW = { from: '2026-01-01', to: '2026-01-31' };
/** 2026-01-10, in seconds and in days since 1970. */
const TENTH_S = Date.UTC(2026, 0, 10) / 1000;
const TENTH = TENTH_S / 86_400;
const OWN = { primaryKey: [], cursorField: 'time' };

interface Wishes {
  readonly coverage?: Coverage;
  /** Columns that are wanted, if not all are. */
  readonly columns?: ColumnSchemas;
  readonly batchBytes?: number;
  readonly wall?: WallClock;
}

/** The bytes of all records of some lines, and how many there are. */
function recordsOf(lines: readonly string[], wishes: Wishes = {}): { bytes: Buffer; count: number } {
  const { coverage = [], columns, batchBytes, wall } = wishes;
  const chosen = chosenColumns(OWN, columns ?? {}, columns === undefined);
  const withName = chosen.isDelivered('event');
  const arrivals = new Arrivals(WINDOW, coverage);
  const records = new EventRecords(eventProperties(chosen, 'plain'), arrivals, { withName, wall });
  const writer = new RecordWriter('export', 7, batchBytes);
  const block = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const batches: Buffer[] = [];
  let count = 0;
  for (let at = 0; at < block.length;) {
    at = records.write(block, at, writer);
    const batch = writer.take();
    batches.push(batch.bytes);
    count += batch.count;
  }
  return { bytes: Buffer.concat(batches), count };
}

/** The JSON of each record as it stands in its line. */
function jsonOf(lines: readonly string[], wishes?: Wishes): string[] {
  const head = '{"type":"RECORD","record":{"stream":"export","emitted_at":7,"data":';
  return recordsOf(lines, wishes)
    .bytes.toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      expect([line.slice(0, head.length), line.slice(-2)]).toEqual([head, '}}']);
      return line.slice(head.length, -2);
    });
}

function lineOf(properties: string, name = '"a"'): string {
  return `{"event":${name},"properties":{${properties}}}`;
}

test('an event is a record of its name and its properties', () => {
  expect(
    jsonOf([
      lineOf(`"time":${TENTH_S},"distinct_id":"u1","$insert_id":"i1","$browser":"Chrome"`, '"Signed up"'),
    ]),
  ).toEqual([
    '{"event":"Signed up","time":"2026-01-10T00:00:00Z","distinct_id":"u1","insert_id":"i1","browser":"Chrome"}',
  ]);
});

test('the time is converted to UTC where a clock on a wall told it, and no other value is', () => {
  const line = lineOf(`"time":${TENTH_S + 3600},"$time":${TENTH_S},"mp_processing_time_ms":5`);
  expect(dataOf(recordsOf([line], { wall: new WallClock('US/Pacific') }).bytes)).toEqual([
    { event: 'a', time: '2026-01-10T09:00:00Z', _time: String(TENTH_S), mp_processing_time_ms: '5' },
  ]);
});

test('values arrive as they were sent', () => {
  const properties = [
    `"time":${TENTH_S}`,
    '"id":9007199254740993123',
    '"price":1.0',
    '"big":1e3',
    '"yes":true',
    '"none":null',
    '"list":[1.0, {"a":"\\u00e9"}]',
    String.raw`"text":"\u2028\ud83d\ude80 é"`,
  ];
  expect(jsonOf([lineOf(properties.join(','))])).toEqual([
    [
      '{"event":"a","time":"2026-01-10T00:00:00Z","id":"9007199254740993123","price":"1.0","big":"1e3","yes":"true"',
      String.raw`"none":null,"list":"[1.0, {\"a\":\"\\u00e9\"}]","text":"\u2028\ud83d\ude80 é"}`,
    ].join(','),
  ]);
});

test('of a property that comes twice the last counts, whatever its spelling', () => {
  const line = lineOf(String.raw`"$a":1,"time":5,"b":2,"\u0024a":3,"time":${TENTH_S},"$a":"last"`);
  expect(jsonOf([line])).toEqual(['{"event":"a","b":"2","time":"2026-01-10T00:00:00Z","a":"last"}']);
});

test('colliding names have a column each, and keep it from event to event', () => {
  const lines = [lineOf(`"city":1,"$city":2,"time":0`), lineOf(`"$city":3,"CITY":4,"city":5,"time":0`)];
  expect(dataOf(recordsOf(lines).bytes)).toMatchObject([
    { city: '1', _city: '2' },
    { _city: '3', __CITY: '4', city: '5' },
  ]);
});

test('a property called like a column of its own is beside it', () => {
  const [record] = dataOf(recordsOf([lineOf('"event":"x","$time":"y","insert_id":"z","time":0')]).bytes);
  expect(record).toEqual({
    event: 'a',
    _event: 'x',
    _time: 'y',
    _insert_id: 'z',
    time: '1970-01-01T00:00:00Z',
  });
});

test('columns that are not wanted are left out, the name of the event too; its time is not', () => {
  expect(jsonOf([lineOf('"a":1,"b":2,"time":0,"c":3')], { columns: { b: {}, event: {} } })).toEqual([
    '{"event":"a","b":"2","time":"1970-01-01T00:00:00Z"}',
  ]);
  expect(jsonOf([lineOf('"a":1,"time":0,"b":1')], { columns: { b: {} } })).toEqual([
    '{"time":"1970-01-01T00:00:00Z","b":"1"}',
  ]);
});

test('a column of the catalog holds the property that it says', () => {
  const columns = {
    event: {},
    city: { mixpanel_property: 'city' },
    _city: { mixpanel_property: '$city' },
  };
  expect(jsonOf([lineOf('"$city":1,"city":2,"time":0')], { columns })).toEqual([
    '{"event":"a","_city":"1","city":"2","time":"1970-01-01T00:00:00Z"}',
  ]);
});

test('of days read before only what arrived since then becomes a record', () => {
  const at = Date.UTC(2026, 0, 20, 10);
  const coverage = [{ from: '2026-01-10', to: '2026-01-10', at }];
  const arrived = (ms: string, id: number, day = TENTH): string =>
    lineOf(`"id":${id},"mp_processing_time_ms":${ms},"time":${day * 86_400 + 86_399}`);
  const lines = [
    arrived(String(at), 1),
    arrived(String(at - 3_600_000), 2),
    arrived(String(at - 3_600_001), 3),
    arrived(String(at - 3_600_001), 4, TENTH - 1),
    arrived('null', 5),
    arrived('"soon"', 6),
    arrived('1', 7),
    lineOf(`"id":8,"time":${TENTH_S}`),
    lineOf(`"id":9,"mp_processing_time_ms":${at},"time":${TENTH_S},"mp_processing_time_ms":1`),
  ];
  const { bytes, count } = recordsOf(lines, { coverage });
  expect(dataOf(bytes).map(({ id }) => id)).toEqual(['1', '2', '4', '5', '6', '8']);
  expect(count).toBe(6);
});

test('blank lines are passed over', () => {
  expect(jsonOf(['', lineOf('"time":0'), ' \r', '\t', lineOf('"time":1')])).toHaveLength(2);
});

test('an event may have more properties than any array was made for', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `p${i}`);
  const line = lineOf(`"time":0,${names.map((name, i) => `"${name}":${i}`).join(',')}`);
  const [first, second] = dataOf(recordsOf([line, line]).bytes);
  expect(Object.keys(first ?? {})).toEqual(['event', 'time', ...names]);
  expect(second).toEqual(first);
});

test('an event larger than a batch is one record', () => {
  const text = 'x'.repeat(1_000_000);
  const records = dataOf(recordsOf([lineOf(`"text":"${text}","time":0`)], { batchBytes: 100 }).bytes);
  expect(records).toEqual([{ event: 'a', text, time: '1970-01-01T00:00:00Z' }]);
});

test('a list of nothing but quotes fits where it is written', () => {
  const list = JSON.stringify(Array(50_000).fill(''));
  expect(dataOf(recordsOf([lineOf(`"list":${list},"time":0`)], { batchBytes: 10 }).bytes)[0]?.['list']).toBe(
    list,
  );
});

test('a full writer stops between two events, and nothing is lost or doubled', () => {
  const lines = Array.from({ length: 500 }, (_, i) => lineOf(`"id":${i},"time":0`));
  const { bytes, count } = recordsOf(lines, { batchBytes: 1000 });
  expect(dataOf(bytes).map(({ id }) => Number(id))).toEqual(lines.map((_, i) => i));
  expect(count).toBe(500);
});

test.each([
  ['terminated early', ExportCutShort],
  ['export terminated early', ExportCutShort],
])('the line %j is an answer that ended early', async (line, kind) => {
  expect(await connectorErrorOf(() => recordsOf([lineOf('"time":0'), line]))).toBeInstanceOf(kind);
});

test.each([
  ...['<html>', '{}', '{"event":"a","prop', 'erties":{"time":0}}', lineOf(''), lineOf('"time":null')],
  ...[lineOf('"time":"0"'), lineOf('"time":-1'), lineOf('"time":253402214400'), lineOf('"time":1,"time":{}')],
  ...[lineOf('"time":0,"a":01'), `${lineOf('"time":0')},`, lineOf('"time":0', '5')],
])('the line %j is no event, and the error shows it', async (line) => {
  const { kind, message } = await connectorErrorOf(() =>
    recordsOf([lineOf('"time":0'), line, lineOf('"time":0')]),
  );
  expect(kind).toBe('transient');
  expect(message).toContain(`holds a line that is no event: ${JSON.stringify(line)}`);
});

/** What a record should be, made the slow and obvious way; undefined where the event was delivered before. */
function expectedRecord(
  event: RandomEvent,
  columns: Map<string, string>,
  newSince: number,
): string | undefined {
  const last = new Map<string, string>();
  for (const [key, value] of event.properties) {
    const property = String(JSON.parse(`"${key}"`));
    last.delete(property);
    last.set(property, value);
  }
  const time = Number(last.get('time'));
  const arrival: unknown = JSON.parse(last.get('mp_processing_time_ms') ?? 'null');
  for (const property of event.properties.map(([key]) => String(JSON.parse(`"${key}"`))))
    name(property, columns);
  if (Math.floor(time / 86_400) === TENTH && typeof arrival === 'number' && arrival < newSince)
    return undefined;
  const members = [...last].map(
    ([property, value]) => `${JSON.stringify(columns.get(property))}:${expectedValue(property, value)}`,
  );
  return `{${[`"event":${event.name}`, ...members].join(',')}}`;
}

function name(property: string, columns: Map<string, string>): void {
  if (columns.has(property)) return;
  const taken = ['event', ...columns.values()].map((column) => column.toLowerCase());
  let column = property.startsWith('$') ? property.slice(1) : property;
  while (taken.includes(column.toLowerCase())) column = `_${column}`;
  columns.set(property, column);
}

function expectedValue(property: string, json: string): string {
  if (property === 'time') {
    const iso = new Date(Math.round(Number(json) * 1000)).toISOString();
    return JSON.stringify(Number.isInteger(Number(json)) ? iso.replace('.000Z', 'Z') : iso);
  }
  return json.startsWith('"') || json === 'null' ? json : JSON.stringify(json);
}

interface RandomEvent {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
}

const NEW_SINCE = Date.UTC(2026, 0, 20, 9);

/** A key as it stands between its quotes: with its characters escaped, or not. */
const someKey = fc.oneof(
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
const someValue = fc.oneof(
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
const someTime = fc.oneof(
  fc.integer({ min: TENTH_S - 200_000, max: TENTH_S + 200_000 }).map(String),
  fc.constantFrom(`${TENTH_S}.5`, `${TENTH_S}.0`, '1.768e9', '0'),
);
const someArrival = fc.oneof(
  fc.integer({ min: NEW_SINCE - 5, max: NEW_SINCE + 5 }).map(String),
  fc.constantFrom('null', '"x"'),
);

function pair(key: string, value: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string]> {
  return value.map((json) => [key, json] as const);
}

const someEvent: fc.Arbitrary<RandomEvent> = fc
  .record({
    name: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
    others: fc.array(fc.oneof(fc.tuple(someKey, someValue), pair('mp_processing_time_ms', someArrival)), {
      maxLength: 12,
    }),
    times: fc.array(pair('time', someTime), { minLength: 1, maxLength: 2 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ name: eventName, others, times, order }) => ({
    name: eventName,
    properties: [...others.filter(([key]) => JSON.parse(`"${key}"`) !== 'time'), ...times]
      .map((property) => ({ property, rank: Number(order.next().value) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ property }) => property),
  }));

test('records are, byte for byte, those that a slow and obvious reading gives', () => {
  const coverage = [{ from: '2026-01-10', to: '2026-01-10', at: NEW_SINCE + 3_600_000 }];
  fc.assert(
    fc.property(fc.array(someEvent, { maxLength: 8 }), fc.constantFrom(64, 131_072), (events, batchBytes) => {
      const lines = events.map(({ name: eventName, properties }) =>
        lineOf(properties.map(([key, value]) => `"${key}":${value}`).join(', '), eventName),
      );
      const columns = new Map([
        ['time', 'time'],
        ['distinct_id', 'distinct_id'],
        ['$insert_id', 'insert_id'],
      ]);
      const expected = events.map((event) => expectedRecord(event, columns, NEW_SINCE));
      expect(jsonOf(lines, { coverage, batchBytes })).toEqual(
        expected.filter((record) => record !== undefined),
      );
    }),
    { numRuns: 400 },
  );
});

test('a raw carriage return inside a string is kept, though JSON does not allow it', () => {
  expect(jsonOf([lineOf('"time":0,"a":"x\ry"'), lineOf('"time":1')])).toEqual([
    '{"event":"a","time":"1970-01-01T00:00:00Z","a":"x\\u000dy"}',
    '{"event":"a","time":"1970-01-01T00:00:01Z"}',
  ]);
});
