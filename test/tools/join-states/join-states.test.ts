import { beforeEach, expect, test } from '@jest/globals';
import { joinStates, statesIn } from '../../../tools/join-states/join-states.ts';

const AT = '2026-03-01T10:00:00Z';

/** A line as the connector prints it. */
function stateLine(state: object, stream = 'export'): string {
  const stream_state = { version: 1, ...state };
  return JSON.stringify({
    type: 'STATE',
    state: { type: 'STREAM', stream: { stream_descriptor: { name: stream }, stream_state } },
  });
}

function days(from: string, to: string, at = AT) {
  return { from, to, at };
}

let warnings: string[];
beforeEach(() => {
  warnings = [];
});

/** The joined state of each stream. */
function joined(...files: string[]): Record<string, unknown> {
  const states = joinStates(files.flatMap(statesIn), (warning) => warnings.push(warning));
  return Object.fromEntries(states.map(({ stream }) => [stream.stream_descriptor.name, stream.stream_state]));
}

test('the days of all shards are joined in any order, and holes stay holes', () => {
  const first = stateLine({ read: [days('2026-01-01', '2026-01-10')] });
  const second = stateLine({ read: [days('2026-01-11', '2026-01-20'), days('2026-01-23', '2026-01-31')] });
  expect(joined(second, first)).toEqual({
    export: { version: 1, read: [days('2026-01-01', '2026-01-20'), days('2026-01-23', '2026-01-31')] },
  });
});

test('each range keeps its own moment', () => {
  const first = stateLine({ read: [days('2026-01-01', '2026-01-10')] });
  const second = stateLine({ read: [days('2026-01-11', '2026-01-20', '2026-03-02T10:00:00Z')] });
  expect(joined(first, second)).toEqual({
    export: {
      version: 1,
      read: [days('2026-01-01', '2026-01-10'), days('2026-01-11', '2026-01-20', '2026-03-02T10:00:00Z')],
    },
  });
});

test('of the messages of a read all complete states count', () => {
  const whole = stateLine({ read: [days('2026-01-01', '2026-01-02')] });
  const later = stateLine({ read: [days('2026-01-01', '2026-01-04')] });
  const log = `{"type":"LOG","log":{"message":"x"}}\n${whole}\n${later}\n${later.slice(0, -3)}`;
  expect(joined(log)).toEqual({ export: { version: 1, read: [days('2026-01-01', '2026-01-04')] } });
});

test('a file may hold a list of states', () => {
  const list = `[${stateLine({ read: [days('2026-01-01', '2026-01-02')] })}, ${stateLine({ read: [] }, 'revenue')}]`;
  expect(Object.keys(joined(list))).toEqual(['export', 'revenue']);
});

test('funnels are joined funnel by funnel', () => {
  const part = (id: string, from: string, to: string) =>
    stateLine({ parts: { [id]: { read: [days(from, to)] } } }, 'funnels');
  const files = [
    part('7', '2026-01-01', '2026-01-02'),
    part('7', '2026-01-03', '2026-01-04'),
    part('8', '2026-01-01', '2026-01-02'),
  ];
  expect(joined(...files)).toEqual({
    funnels: {
      version: 1,
      parts: {
        '7': { read: [days('2026-01-01', '2026-01-04')] },
        '8': { read: [days('2026-01-01', '2026-01-02')] },
      },
    },
  });
});

test('columns of colliding names are joined', () => {
  const a = stateLine({ read: [], names: { city: '_city' } });
  const b = stateLine({ read: [], names: { City: 'city_2', city: '_city' } });
  expect(joined(a, b)).toEqual({
    export: { version: 1, read: [], names: { city: '_city', City: 'city_2' } },
  });
});

test('of two columns of a property the first counts, with a warning', () => {
  const a = stateLine({ names: { City: 'city', city: '_city' } });
  const b = stateLine({ names: { city: 'city' } });
  expect(joined(a, b)).toEqual({ export: { version: 1, names: { City: 'city', city: '_city' } } });
  expect(warnings).toEqual([
    'export.names.city is "_city" in one state and "city" in another. The first counts; if both columns were configured, their tables differ in them.',
  ]);
});

test('all events and some events together count as the latter', () => {
  const all = stateLine({ read: [days('2026-01-01', '2026-01-02')] });
  const some = stateLine({ read: [days('2026-01-03', '2026-01-04')], events: ['A'] });
  expect(joined(all, some)).toEqual({
    export: { version: 1, read: [days('2026-01-01', '2026-01-04')], events: ['A'] },
  });
});

test.each([
  [
    'events',
    { events: ['A'] },
    { events: ['B'] },
    'export.events is ["A"] in one state and ["B"] in another',
  ],
  ['a cursor', { last_seen: '1' }, { last_seen: '2' }, 'export.last_seen is "1" in one state and "2" in'],
])('%s that differ are an error', (_what, a, b, message) => {
  expect(() => joined(stateLine(a), stateLine(b))).toThrow(message);
});
