import type { Message } from '../../src/airbyte/protocol.generated.ts';
import { completeLines, LongLine } from '../../src/json/lines.ts';

export interface StreamTally {
  records: number;
  bytes: number;
  /** ms since 1970, from the messages. */
  startedAt: number;
  endedAt: number;
  status: string;
  state: unknown;
}

const RECORD = Buffer.from('{"type":"RECORD","record":{"stream":"');
const MAX_LINE_BYTES = 134_217_728;

/** Counts messages as they arrive, without parsing records. */
export class Tally {
  readonly streams = new Map<string, StreamTally>();
  readonly others: Message[] = [];

  async count(stdout: AsyncIterable<Buffer>, onProgress: () => void): Promise<void> {
    for await (const block of completeLines(stdout, MAX_LINE_BYTES)) {
      if (block instanceof LongLine) throw new Error(`a message of ${block.bytes} bytes`);
      for (let start = 0; start < block.length;) {
        const end = block.indexOf('\n', start) + 1;
        this.#countLine(block.subarray(start, end));
        start = end;
      }
      onProgress();
    }
  }

  #countLine(line: Buffer): void {
    if (line.subarray(0, RECORD.length).equals(RECORD)) {
      const tally = this.#of(line.toString('utf8', RECORD.length, line.indexOf('"', RECORD.length)));
      tally.records++;
      tally.bytes += line.length;
      return;
    }
    // Tests check the output against the protocol; the demo only displays it.
    const message = JSON.parse(line.toString('utf8')) as Message;
    this.others.push(message);
    if (message.type === 'STATE') {
      this.#of(message.state.stream.stream_descriptor.name).state = message.state.stream.stream_state;
    } else if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS') {
      const { stream_descriptor, status } = message.trace.stream_status;
      const tally = this.#of(stream_descriptor.name);
      if (status === 'STARTED') tally.startedAt = message.trace.emitted_at;
      tally.endedAt = message.trace.emitted_at;
      tally.status = status;
    }
  }

  #of(name: string): StreamTally {
    const existing = this.streams.get(name);
    if (existing !== undefined) return existing;
    const tally: StreamTally = {
      records: 0,
      bytes: 0,
      startedAt: 0,
      endedAt: 0,
      status: '',
      state: undefined,
    };
    this.streams.set(name, tally);
    return tally;
  }
}
