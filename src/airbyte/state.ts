import { configError } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';
import type { JsonObject, StateMessage } from './protocol.generated.ts';

/** The field that a moment of Singer's `bookmarks` gets as the state of its stream. */
export const BOOKMARK = 'bookmark';

/** What the last sync left behind: a stream's name -> its state. */
export type SavedStates = ReadonlyMap<string, JsonObject>;

/**
 * The content of a state file, in any form that is in use: a list of states, one state, whole STATE messages, one
 * GLOBAL state, a legacy object `{stream: state}`, Singer's `{"bookmarks": {stream: moment}}`, `{}`, null. Throws a ConnectorError of kind `config` for anything else.
 */
export function parseState(file: unknown): SavedStates {
  const states = new Map<string, JsonObject>();
  if (file === null || file === undefined) return states;
  if (!Array.isArray(file)) {
    collect(file, 'the state', states);
  } else {
    file.forEach((entry: unknown, index) => {
      collect(entry, `state[${index}]`, states);
    });
  }
  return states;
}

function collect(entry: unknown, where: string, states: Map<string, JsonObject>): void {
  if (!isObject(entry)) throw invalidState(`${where} is ${kindOf(entry)}, not an object`);
  if (entry['type'] === 'STATE') {
    // Singer's STATE messages hold theirs in `value`.
    const content = 'value' in entry ? 'value' : 'state';
    collect(entry[content], `${where}.${content}`, states);
  } else if (entry['type'] === 'GLOBAL' || 'global' in entry) {
    const streams = isObject(entry['global']) ? entry['global']['stream_states'] : undefined;
    if (!Array.isArray(streams))
      throw invalidState(`${where}.global.stream_states is ${kindOf(streams)}, not a list`);
    streams.forEach((stream: unknown, index) => {
      addStream(stream, `${where}.global.stream_states[${index}]`, states);
    });
  } else if (entry['type'] === 'STREAM' || isStreamState(entry['stream'])) {
    addStream(entry['stream'], `${where}.stream`, states);
  } else {
    addLegacy(isLegacy(entry) ? entry['data'] : entry, where, states);
  }
}

/** Releases of the protocol before there were types wrote `{"data": {...}}`. */
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
    throw invalidState(`${where}.stream_descriptor.name is ${kindOf(name)}, not the name of a stream`);
  }
  addState(name, value['stream_state'], `${where}.stream_state`, states);
}

function addLegacy(value: unknown, where: string, states: Map<string, JsonObject>): void {
  if (!isObject(value)) throw invalidState(`${where}.data is ${kindOf(value)}, not an object`);
  if ('bookmarks' in value || 'currently_syncing' in value) {
    addBookmarks(value['bookmarks'] ?? {}, `${where}.bookmarks`, states);
    return;
  }
  for (const [name, state] of Object.entries(value)) addState(name, state, `${where}.${name}`, states);
}

/** Singer keeps a moment for each stream; whether it is one is said by the stream, if it is read. */
function addBookmarks(value: unknown, where: string, states: Map<string, JsonObject>): void {
  if (!isObject(value)) throw invalidState(`${where} is ${kindOf(value)}, not an object`);
  for (const [name, bookmark] of Object.entries(value)) {
    if (bookmark !== null) states.set(name, { [BOOKMARK]: bookmark });
  }
}

function addState(name: string, state: unknown, where: string, states: Map<string, JsonObject>): void {
  if (state === null || state === undefined) return;
  if (!isObject(state)) throw invalidState(`${where} is ${kindOf(state)}, not an object`);
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
    `The state is invalid: ${fault}. Give the state that the last sync printed, or leave it out to start anew.`,
  );
}

/** The line that tells the platform how far a stream has been read, and after how many records since its last one. */
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
