import { configError } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';
import type { JsonObject, StateMessage } from './protocol.generated.ts';

/** The field that holds a Singer bookmark in the stream's state. */
export const BOOKMARK = 'bookmark';

/** Stream name -> saved state. */
export type SavedStates = ReadonlyMap<string, JsonObject>;

/**
 * Parses a state file in any form in use: a list of states, one state, complete STATE messages, a GLOBAL
 * state, the state of a connection as Airbyte's settings show it, a legacy object `{stream: state}`, Singer's
 * `{"bookmarks": {stream: timestamp}}`, `{}` or null.
 *
 * @throws ConnectorError of kind `config` for anything else
 */
export function parseState(file: unknown): SavedStates {
  const states = new Map<string, JsonObject>();
  if (file === null || file === undefined) return states;
  if (!Array.isArray(file)) {
    collectStates(file, 'the state', states);
  } else {
    file.forEach((entry: unknown, index) => {
      collectStates(entry, `state[${index}]`, states);
    });
  }
  return states;
}

/**
 * Adds the states of one entry, which replace those of the same streams.
 *
 * @param where names the entry in errors
 */
export function collectStates(entry: unknown, where: string, states: Map<string, JsonObject>): void {
  if (!isObject(entry)) throw invalidState(`${where} is ${kindOf(entry)}; it must be an object`);
  if (entry['type'] === 'STATE') {
    // Singer's STATE messages have their content in `value`.
    const content = 'value' in entry ? 'value' : 'state';
    collectStates(entry[content], `${where}.${content}`, states);
  } else if (entry['type'] === 'GLOBAL' || 'global' in entry) {
    const streams = isObject(entry['global']) ? entry['global']['stream_states'] : undefined;
    if (!Array.isArray(streams))
      throw invalidState(`${where}.global.stream_states is ${kindOf(streams)}; it must be a list`);
    streams.forEach((stream: unknown, index) => {
      addStream(stream, `${where}.global.stream_states[${index}]`, states);
    });
  } else if (entry['type'] === 'STREAM' || isStreamState(entry['stream'])) {
    addStream(entry['stream'], `${where}.stream`, states);
  } else if (Array.isArray(entry['streamState'])) {
    entry['streamState'].forEach((stream: unknown, index) => {
      collectStates(stream, `${where}.streamState[${index}]`, states);
    });
  } else if ('streamDescriptor' in entry) {
    const { streamDescriptor, streamState } = entry;
    addStream({ stream_descriptor: streamDescriptor, stream_state: streamState }, where, states);
  } else {
    addLegacy(isLegacy(entry) ? entry['data'] : entry, where, states);
  }
}

/** Protocol releases without state types wrote `{"data": {...}}`. */
function isLegacy(entry: JsonObject): boolean {
  return entry['type'] === 'LEGACY' || Object.keys(entry).join() === 'data';
}

function isStreamState(value: unknown): boolean {
  return isObject(value) && 'stream_descriptor' in value;
}

function addStream(value: unknown, where: string, states: Map<string, JsonObject>): void {
  const descriptor = isObject(value) ? value['stream_descriptor'] : undefined;
  const name = isObject(descriptor) ? descriptor['name'] : undefined;
  if (!isObject(value) || typeof name !== 'string') {
    throw invalidState(`${where}.stream_descriptor.name is ${kindOf(name)}; it must be the name of a stream`);
  }
  addState(name, value['stream_state'], `${where}.stream_state`, states);
}

function addLegacy(value: unknown, where: string, states: Map<string, JsonObject>): void {
  if (!isObject(value)) throw invalidState(`${where}.data is ${kindOf(value)}; it must be an object`);
  if ('bookmarks' in value || 'currently_syncing' in value) {
    addBookmarks(value['bookmarks'] ?? {}, `${where}.bookmarks`, states);
    return;
  }
  for (const [name, state] of Object.entries(value)) addState(name, state, `${where}.${name}`, states);
}

/** Each stream checks its own bookmark when it is read. */
function addBookmarks(value: unknown, where: string, states: Map<string, JsonObject>): void {
  if (!isObject(value)) throw invalidState(`${where} is ${kindOf(value)}; it must be an object`);
  for (const [name, bookmark] of Object.entries(value)) {
    if (bookmark !== null) states.set(name, { [BOOKMARK]: bookmark });
  }
}

function addState(name: string, state: unknown, where: string, states: Map<string, JsonObject>): void {
  if (state === null || state === undefined) return;
  if (!isObject(state)) throw invalidState(`${where} is ${kindOf(state)}; it must be an object`);
  if (Object.keys(state).length > 0) states.set(name, state);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : `a ${typeof value}`;
}

function invalidState(fault: string): Error {
  return configError(
    `The state is invalid: ${fault}. Use the state emitted by the last sync, or omit it to start over.`,
  );
}

/** @param recordCount records of the stream since its last state */
export function stateMessage(stream: string, state: JsonObject, recordCount: number): StateMessage {
  return {
    type: 'STATE',
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: stream }, stream_state: state },
      sourceStats: { recordCount },
    },
  };
}
