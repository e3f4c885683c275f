import { expect, test } from '@jest/globals';
import { parseState, stateMessage } from '../../src/airbyte/state.ts';
import { connectorErrorOf } from '../support/thrown.ts';

function statesOf(file: unknown): unknown {
  return Object.fromEntries(parseState(file));
}

function streamState(name: string, state?: unknown): Record<string, unknown> {
  return {
    stream_descriptor: { name, namespace: null },
    ...(state === undefined ? {} : { stream_state: state }),
  };
}

const EXPORT = { time: '2026-01-31T10:00:00Z' };
const COHORTS = { created: '2026-01-31 10:00:00' };

function platformStates(): unknown[] {
  return [
    { streamDescriptor: { name: 'export', namespace: null }, streamState: EXPORT },
    { streamDescriptor: { name: 'cohorts' }, streamState: COHORTS },
  ];
}

const BOTH: [string, unknown][] = [
  [
    'a list of states',
    [
      { type: 'STREAM', stream: streamState('export', EXPORT) },
      { type: 'STREAM', stream: streamState('cohorts', COHORTS) },
    ],
  ],
  [
    'a list of states without a type',
    [{ stream: streamState('export', EXPORT) }, { stream: streamState('cohorts', COHORTS) }],
  ],
  [
    'a list of complete STATE messages, as a sync emitted them',
    [stateMessage('export', EXPORT, 5), stateMessage('cohorts', COHORTS, 0)],
  ],
  [
    'a GLOBAL state in a list',
    [
      {
        type: 'GLOBAL',
        global: {
          shared_state: {},
          stream_states: [streamState('export', EXPORT), streamState('cohorts', COHORTS)],
        },
      },
    ],
  ],
  [
    'a GLOBAL state',
    { global: { stream_states: [streamState('export', EXPORT), streamState('cohorts', COHORTS)] } },
  ],
  ['a state as the settings of a connection show it', platformStates()],
  ['the state of a connection', { stateType: 'stream', connectionId: 'x', streamState: platformStates() }],
  ['a legacy object', { export: EXPORT, cohorts: COHORTS }],
  ['a legacy object in a list', [{ export: EXPORT, cohorts: COHORTS }]],
  ['a LEGACY state', { type: 'LEGACY', data: { export: EXPORT, cohorts: COHORTS } }],
  [
    'a complete STATE message of a LEGACY state',
    { type: 'STATE', state: { type: 'LEGACY', data: { export: EXPORT, cohorts: COHORTS } } },
  ],
];

test.each(BOTH)('%s is read', (_form, file) => {
  expect(statesOf(file)).toEqual({ export: EXPORT, cohorts: COHORTS });
});

test.each([
  ['one state', { type: 'STREAM', stream: streamState('export', EXPORT) }],
  ['one state without a type', { stream: streamState('export', EXPORT) }],
  ['one complete STATE message', stateMessage('export', EXPORT, 5)],
])('%s is read', (_form, file) => {
  expect(statesOf(file)).toEqual({ export: EXPORT });
});

test.each([
  ...[null, undefined, {}, [], [{}]],
  { type: 'STREAM', stream: streamState('export') },
  { type: 'STREAM', stream: streamState('export', null) },
  { type: 'STREAM', stream: streamState('export', {}) },
  { export: null },
  { export: {} },
  { global: { stream_states: [] } },
])('%j holds no state', (file) => {
  expect(statesOf(file)).toEqual({});
});

const BOOKMARKS = {
  currently_syncing: null,
  bookmarks: { export: '2026-01-31T10:00:00.000000Z', revenue: null, other: { nested: 1 } },
};

test.each([
  ['at the top level', BOOKMARKS],
  ['in a list', [BOOKMARKS]],
  ['with currently_syncing set', { ...BOOKMARKS, currently_syncing: 'funnels' }],
  ['in a LEGACY state', { type: 'LEGACY', data: BOOKMARKS }],
  ['in a STATE message', { type: 'STATE', state: { type: 'LEGACY', data: BOOKMARKS } }],
  ['in a STATE message without types', { type: 'STATE', state: { data: BOOKMARKS } }],
  ["in Singer's own STATE message", { type: 'STATE', value: BOOKMARKS }],
])("Singer's bookmarks are read %s", (_where, file) => {
  expect(statesOf(file)).toEqual({
    export: { bookmark: '2026-01-31T10:00:00.000000Z' },
    other: { bookmark: { nested: 1 } },
  });
});

test.each([{ currently_syncing: 'export' }, { bookmarks: {} }, { bookmarks: null }])(
  '%j holds no state of a stream',
  (file) => {
    expect(statesOf(file)).toEqual({});
  },
);

test('the last of several states of a stream wins', () => {
  const file = [stateMessage('export', { a: 1 }, 5), stateMessage('export', EXPORT, 5)];
  expect(statesOf(file)).toEqual({ export: EXPORT });
});

test('a legacy object may contain a stream named "stream"', () => {
  expect(statesOf({ stream: EXPORT, global_: EXPORT })).toEqual({ stream: EXPORT, global_: EXPORT });
});

test('an emitted state can be parsed', () => {
  expect(statesOf(JSON.parse(JSON.stringify(stateMessage('export', { version: 1, read: [] }, 3))))).toEqual({
    export: { version: 1, read: [] },
  });
});

test.each([
  ['text', 'the state is a string; it must be an object'],
  [7, 'the state is a number; it must be an object'],
  [true, 'the state is a boolean; it must be an object'],
  [['text'], 'state[0] is a string; it must be an object'],
  [[{}, null], 'state[1] is null; it must be an object'],
  [[[]], 'state[0] is a list; it must be an object'],
  [{ type: 'STATE' }, 'the state.state is missing; it must be an object'],
  [{ type: 'STREAM' }, 'the state.stream.stream_descriptor.name is missing; it must be the name of a stream'],
  [
    { type: 'STREAM', stream: [] },
    'the state.stream.stream_descriptor.name is missing; it must be the name of a stream',
  ],
  [
    [{ type: 'STREAM', stream: { stream_descriptor: { name: 7 } } }],
    'state[0].stream.stream_descriptor.name is a number; it must be the name of a stream',
  ],
  [
    [{ type: 'STREAM', stream: streamState('export', 'x') }],
    'state[0].stream.stream_state is a string; it must be an object',
  ],
  [
    [{ type: 'STREAM', stream: streamState('export', []) }],
    'state[0].stream.stream_state is a list; it must be an object',
  ],
  [{ type: 'GLOBAL' }, 'the state.global.stream_states is missing; it must be a list'],
  [{ global: {} }, 'the state.global.stream_states is missing; it must be a list'],
  [{ global: { stream_states: {} } }, 'the state.global.stream_states is an object; it must be a list'],
  [
    { global: { stream_states: [streamState('export', EXPORT), {}] } },
    'the state.global.stream_states[1].stream_descriptor.name is missing; it must be the name of a stream',
  ],
  [{ type: 'LEGACY' }, 'the state.data is missing; it must be an object'],
  [{ bookmarks: 'x' }, 'the state.bookmarks is a string; it must be an object'],
  [{ export: '2026-01-31' }, 'the state.export is a string; it must be an object'],
  [{ export: ['2026-01-31'] }, 'the state.export is a list; it must be an object'],
])('%j is rejected: %s', async (file, fault) => {
  const { kind, message } = await connectorErrorOf(() => parseState(file));
  expect(kind).toBe('config');
  expect(message).toBe(
    `The state is invalid: ${fault}. Use the state emitted by the last sync, or omit it to start over.`,
  );
});
