import protocol from '../../src/airbyte/protocol.schema.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { parseStrictly } from './strict-json.ts';
import type {
  CatalogMessage,
  ErrorTrace,
  Message,
  RecordMessage,
  StateMessage,
} from '../../src/airbyte/protocol.generated.ts';

export type Data = RecordMessage['record']['data'];

/** The messages of a run. */
export interface Messages {
  readonly messages: readonly Message[];
  records(stream: string): Data[];
  states(stream: string): StateMessage['state'][];
  /** The last state of every stream, as the platform passes them to the next sync. */
  readonly stateFile: unknown[];
  lastState(stream: string): unknown;
  readonly errors: ErrorTrace['error'][];
  statuses(stream: string): string[];
  readonly logs: string[];
  readonly catalog: CatalogMessage['catalog']['streams'];
  readonly connection: { status: string; message?: string } | undefined;
}

const isMessage = new Ajv({ strict: false }).compile<Message>({
  $ref: '#/definitions/Message',
  definitions: protocol.definitions,
});

/**
 * Parses stdout. Throws if a line is not a message of the protocol, because nothing else may be printed there, or not JSON that
 * every reader accepts.
 */
export function messagesIn(stdout: string): Messages {
  const lines = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
  const messages = lines.map((line) => {
    const value = parseStrictly(line);
    if (!isMessage(value)) throw new Error(`not a message of the protocol: ${line.slice(0, 500)}`);
    return value;
  });
  const all = <T>(pick: (message: Message) => T | undefined): T[] =>
    messages.map(pick).filter((picked) => picked !== undefined);
  const states = all((message) => (message.type === 'STATE' ? message.state : undefined));
  const statesOf = (stream: string): StateMessage['state'][] =>
    states.filter((state) => state.stream.stream_descriptor.name === stream);
  const names = [...new Set(states.map((state) => state.stream.stream_descriptor.name))];
  return {
    messages,
    records: (stream) =>
      all((message) =>
        message.type === 'RECORD' && message.record.stream === stream ? message.record.data : undefined,
      ),
    states: statesOf,
    stateFile: names.map((name) => statesOf(name).at(-1)),
    lastState: (stream) => statesOf(stream).at(-1)?.stream.stream_state,
    errors: all((message) =>
      message.type === 'TRACE' && message.trace.type === 'ERROR' ? message.trace.error : undefined,
    ),
    statuses: (stream) =>
      all((message) =>
        message.type === 'TRACE' &&
        message.trace.type === 'STREAM_STATUS' &&
        message.trace.stream_status.stream_descriptor.name === stream
          ? message.trace.stream_status.status
          : undefined,
      ),
    logs: all((message) => (message.type === 'LOG' ? message.log.message : undefined)),
    catalog: all((message) => (message.type === 'CATALOG' ? message.catalog.streams : undefined)).flat(),
    connection: all((message) =>
      message.type === 'CONNECTION_STATUS' ? message.connectionStatus : undefined,
    )[0],
  };
}
