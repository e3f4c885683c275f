import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chosenColumns } from '../../../src/airbyte/chosen-columns.ts';
import { RecordWriter } from '../../../src/airbyte/record-bytes.ts';
import type { ColumnSchemas } from '../../../src/airbyte/stream.ts';
import type { Coverage } from '../../../src/base/coverage.ts';
import { ExportCutShort } from '../../../src/mixpanel/export-events.ts';
import { Arrivals } from '../../../src/streams/export/arrivals.ts';
import { eventProperties, ownColumns } from '../../../src/streams/export/columns.ts';
import { EventRecords } from '../../../src/streams/export/event-records.ts';
import { WallClock } from '../../../src/streams/export/wall-clock.ts';
import { ColumnNames } from '../../../src/streams/properties/column-names.ts';
import { SlowExport, type Type } from '../../reference/records.ts';
import { contentOf } from '../../support/event-content.ts';
import { dataOf } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const WINDOW = { from: '2026-01-01', to: '2026-01-31' };
/** 2026-01-10, in seconds and in days since 1970. */
const TENTH_S = Date.UTC(2026, 0, 10) / 1000;
const TENTH = TENTH_S / 86_400;
const KEYS = { primaryKey: ['event_key'], cursorField: 'time' };

interface Wishes {
  readonly coverage?: Coverage;
  /** Columns that are wanted, if not all are. */
  readonly columns?: ColumnSchemas;
  readonly batchBytes?: number;
  readonly wall?: WallClock;
  /** Do some columns have a type of their own? */
  readonly typed?: boolean;
}

function eventRecordsFor(wishes: Wishes): EventRecords {
  const { coverage = [], wall } = wishes;
  const typed =
    wishes.typed === true ? Object.fromEntries([...TYPES].map(([name, type]) => [name, { type }])) : {};
  const columns = wishes.columns ?? typed;
  const chosen = chosenColumns(KEYS, columns, wishes.columns === undefined);
  const withName = chosen.isDelivered('event');
  const withRescued = chosen.isDelivered('_rescued_data');
  const names = ColumnNames.ofCatalog(columns, ownColumns('plain'));
  const arrivals = new Arrivals(WINDOW, coverage);
  return new EventRecords(eventProperties(chosen, names), arrivals, { withName, withRescued, wall });
}

/** The bytes of all records of some lines, and how many there are. */
function recordsOf(
  lines: readonly string[],
  wishes: Wishes = {},
  records = eventRecordsFor(wishes),
): { bytes: Buffer; count: number } {
  const writer = new RecordWriter('export', 7, wishes.batchBytes);
  records.begin();
  const block = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const batches: Buffer[] = [];
  let count = 0;
  for (let at = 0; at < block.length;) {
    at = records.write(block, at, writer);
    const batch = writer.take();
    batches.push(batch.bytes);
    count += batch.count;
  }
  records.end();
  return { bytes: Buffer.concat(batches), count };
}

/** The JSON of each record as it stands in its line. */
function wholeJsonOf(lines: readonly string[], wishes?: Wishes): string[] {
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

/** The same without the key and without rescued values, of which there must be none. */
function jsonOf(lines: readonly string[], wishes?: Wishes): string[] {
  return wholeJsonOf(lines, wishes).map((json) => {
    const parts = /^\{"event_key":"[0-9a-f]{32}",(.*?)(?:,"_rescued_data":null)?\}$/s.exec(json);
    return `{${parts?.[1] ?? json}}`;
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
  expect(contentOf(recordsOf([line], { wall: new WallClock('US/Pacific') }).bytes)).toEqual([
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
  expect(contentOf(recordsOf(lines).bytes)).toMatchObject([
    { _city: '1', city: '2' },
    { city: '3', __CITY: '4', _city: '5' },
  ]);
});

test('a property called like a column of its own is beside it', () => {
  const [record] = contentOf(recordsOf([lineOf('"event":"x","$time":"y","insert_id":"z","time":0')]).bytes);
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
  expect(contentOf(bytes).map(({ id }) => id)).toEqual(['1', '2', '4', '5', '6', '8']);
  expect(count).toBe(6);
});

test('blank lines are passed over', () => {
  expect(jsonOf(['', lineOf('"time":0'), ' \r', '\t', lineOf('"time":1')])).toHaveLength(2);
});

test('an event may have more properties than any array was made for', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `p${i}`);
  const line = lineOf(`"time":0,${names.map((name, i) => `"${name}":${i}`).join(',')}`);
  const [first, second] = contentOf(recordsOf([line, line]).bytes);
  expect(Object.keys(first ?? {})).toEqual(['event', 'time', ...names]);
  expect(second).toEqual(first);
});

test('an event larger than a batch is one record', () => {
  const text = 'x'.repeat(1_000_000);
  const records = contentOf(recordsOf([lineOf(`"text":"${text}","time":0`)], { batchBytes: 100 }).bytes);
  expect(records).toEqual([{ event: 'a', text, time: '1970-01-01T00:00:00Z' }]);
});

test('a list of nothing but quotes fits where it is written', () => {
  const list = JSON.stringify(Array(50_000).fill(''));
  expect(
    contentOf(recordsOf([lineOf(`"list":${list},"time":0`)], { batchBytes: 10 }).bytes)[0]?.['list'],
  ).toBe(list);
});

test('a full writer stops between two events, and nothing is lost or doubled', () => {
  const lines = Array.from({ length: 500 }, (_, i) => lineOf(`"id":${i},"time":0`));
  const { bytes, count } = recordsOf(lines, { batchBytes: 1000 });
  expect(contentOf(bytes).map(({ id }) => Number(id))).toEqual(lines.map((_, i) => i));
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

/** Columns that are not text, in a catalog of which the rest is unknown. */
const TYPES = new Map<string, Type>([
  ['city', 'number'],
  ['_city', 'integer'],
  ['City', 'object'],
]);

function arrivedSince(seconds: number, arrivedAt: number): boolean {
  return Math.floor(seconds / 86_400) !== TENTH || !(arrivedAt < NEW_SINCE);
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
      const slow = new SlowExport({ types: TYPES, isNew: arrivedSince });
      const expected = lines.map((line) => slow.record(line)).filter((record) => record !== undefined);
      expect(wholeJsonOf(lines, { coverage, batchBytes, typed: true })).toEqual(
        expected.map(({ data, meta }) => data + meta),
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

test('an event that comes on two lines is joined, wherever it was split', () => {
  const event = lineOf('"time":5,"text":"é \\n","n":9007199254740993123,"list":[1, {"a":null}]');
  for (let at = 1; at < event.length; at++) {
    const split = [event.slice(0, at), event.slice(at)];
    expect(wholeJsonOf([lineOf('"time":0'), ...split, lineOf('"time":1')])).toHaveLength(3);
    expect(wholeJsonOf(split)).toEqual(wholeJsonOf([event]));
  }
});

test('the halves of an event may be in two blocks', () => {
  const records = eventRecordsFor({});
  const writer = new RecordWriter('export', 7);
  records.write(Buffer.from('{"event":"a","prop\n'), 0, writer);
  records.write(Buffer.from('erties":{"time":0}}\n{"event":"b","properties":{"time":1}}\n'), 0, writer);
  records.end();
  expect(records.takeNotes()).toEqual(['events that came on two lines, and were joined: 1']);
  expect(records.takeNotes()).toEqual([]);
  expect(contentOf(writer.take().bytes)).toMatchObject([{ event: 'a' }, { event: 'b' }]);
});

test('half an event at the end is an error', async () => {
  const { kind, message } = await connectorErrorOf(() => recordsOf([lineOf('"time":0'), '{"event":"a",']));
  expect([kind, message]).toEqual(['transient', expect.stringContaining('"{\\"event\\":\\"a\\",')]);
});

test('half an event before the trailer is an answer that ended early', async () => {
  const lines = [lineOf('"time":0'), '{"event":"a","prop', 'terminated early'];
  expect(await connectorErrorOf(() => recordsOf(lines))).toBeInstanceOf(ExportCutShort);
});

test('an event that speaks of a termination is an event', () => {
  const lines = [lineOf('"time":0', '"terminated early"'), lineOf('"time":0,"a":"export terminated early"')];
  expect(jsonOf(lines)).toHaveLength(2);
});

test('what does not fit its column is kept aside exactly, counted, and said in the record', () => {
  const line = lineOf(String.raw`"time":0,"\u0024city":"many\t","city":1.0,"City":{"a" : 1},"other":1e400`);
  expect(wholeJsonOf([line], { typed: true })).toEqual(
    [new SlowExport({ types: TYPES }).record(line)].map(
      (record) => `${record?.data ?? ''}${record?.meta ?? ''}`,
    ),
  );
});

test('an event of 10 MB is a record', () => {
  const text = 'é'.repeat(5_000_000);
  expect(contentOf(recordsOf([lineOf(`"time":0,"text":"${text}"`)]).bytes)[0]?.['text']).toBe(text);
});

test('half an event that one answer left behind is not joined with another', () => {
  const records = eventRecordsFor({});
  const writer = new RecordWriter('export', 7);
  records.write(Buffer.from('{"event":"a","prop\n'), 0, writer);
  records.begin();
  records.write(Buffer.from(`${lineOf('"time":0')}\n`), 0, writer);
  records.end();
  expect(contentOf(writer.take().bytes)).toHaveLength(1);
});

test('of an answer that is read again only what the one that broke off did not give is written', () => {
  const records = eventRecordsFor({});
  const line = (id: string, more = ''): string => lineOf(`"time":0,"$insert_id":"${id}"${more}`);
  const [a, b, other] = [line('a'), line('b'), line('a', ',"price":2')];
  expect(recordsOf([a, a, b], {}, records).count).toBe(3);
  // A copy that was there from the start stays one; an event with the same key and other content is another one.
  const again = recordsOf([other, b, a, line('c'), a, a], {}, records);
  expect(dataOf(again.bytes)).toMatchObject([{ price: '2' }, { insert_id: 'c' }, { insert_id: 'a' }]);
  expect(records.delivered).toMatchObject({ recorded: 6, seen: 6, unrecorded: 0 });
});
