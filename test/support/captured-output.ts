import { Writable } from 'node:stream';
import { compileSchema } from '../../src/base/compile-schema.ts';
import { validatorFor } from '../../src/base/validate.ts';
import { Output } from '../../src/airbyte/output.ts';
import { protocolSchemaOf } from '../../src/airbyte/protocol-schema.ts';
import type { JsonObject, Message } from '../../src/airbyte/protocol.generated.ts';

const checkMessage = validatorFor(compileSchema<Message>(protocolSchemaOf('Message')), 'The message');

/** An Output whose bytes are kept for questions. */
export class CapturedOutput {
  readonly #chunks: Buffer[] = [];
  readonly output: Output;

  constructor() {
    const chunks = this.#chunks;
    this.output = new Output(
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(Buffer.from(chunk));
          done();
        },
      }),
    );
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  /** Every line as the message it is; each is checked against the protocol's schema. */
  get messages(): Message[] {
    if (this.text !== '' && !this.text.endsWith('\n')) throw new Error('the last line has no end');
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => checkMessage(JSON.parse(line)));
  }

  /** The `data` of a stream's records. */
  records(stream: string): JsonObject[] {
    return this.messages.flatMap((message) =>
      message.type === 'RECORD' && message.record.stream === stream ? [message.record.data] : [],
    );
  }

  /** A stream's states with their counts. */
  states(stream: string): { state: unknown; count: number }[] {
    return this.messages.flatMap((message) =>
      message.type === 'STATE' && message.state.stream.stream_descriptor.name === stream
        ? [{ state: message.state.stream.stream_state, count: message.state.sourceStats.recordCount }]
        : [],
    );
  }

  /** A stream's statuses. */
  statuses(stream: string): string[] {
    return this.messages.flatMap((message) =>
      message.type === 'TRACE' &&
      message.trace.type === 'STREAM_STATUS' &&
      message.trace.stream_status.stream_descriptor.name === stream
        ? [message.trace.stream_status.status]
        : [],
    );
  }

  /** Until when (ms UTC) a stream said that it is rate limited; undefined where it said RUNNING and no more. */
  rateLimits(stream: string): (number | undefined)[] {
    return this.messages.flatMap((message) =>
      message.type === 'TRACE' &&
      message.trace.type === 'STREAM_STATUS' &&
      message.trace.stream_status.stream_descriptor.name === stream &&
      message.trace.stream_status.status === 'RUNNING'
        ? [message.trace.stream_status.reasons?.[0]?.rate_limited?.quota_reset]
        : [],
    );
  }

  /** The errors told of a stream. */
  errors(stream: string) {
    return this.messages.flatMap((message) =>
      message.type === 'TRACE' &&
      message.trace.type === 'ERROR' &&
      message.trace.error.stream_descriptor?.name === stream
        ? [message.trace.error]
        : [],
    );
  }

  /** What was logged, `LEVEL message`. */
  get logs(): string[] {
    return this.messages.flatMap((message) =>
      message.type === 'LOG' ? [`${message.log.level} ${message.log.message}`] : [],
    );
  }

  /** A letter for each message of a stream, in their order: statuses by name, `r` for a record, `s` for a state. */
  order(stream: string): string[] {
    return this.messages.flatMap((message) => {
      switch (message.type) {
        case 'RECORD':
          return message.record.stream === stream ? ['record'] : [];
        case 'STATE':
          return message.state.stream.stream_descriptor.name === stream ? ['state'] : [];
        case 'TRACE':
          if (message.trace.type === 'ESTIMATE') return [];
          if (message.trace.type === 'ERROR')
            return message.trace.error.stream_descriptor?.name === stream ? ['error'] : [];
          return message.trace.stream_status.stream_descriptor.name === stream
            ? [message.trace.stream_status.status]
            : [];
        case 'LOG':
        case 'SPEC':
        case 'CATALOG':
        case 'CONTROL':
        case 'CONNECTION_STATUS':
          return [];
      }
    });
  }
}
