import type { Message } from '../airbyte/protocol.generated.ts';

export type Tone = 'good' | 'bad' | 'warning' | 'quiet';

/** A message as a line for people. */
export interface MessageText {
  readonly text: string;
  readonly tone: Tone;
}

/** undefined for messages that people need not see, such as states. Errors of the log are left out: TRACE messages repeat them. */
export function textOf(message: Message, recordsOf: (stream: string) => number): MessageText | undefined {
  switch (message.type) {
    case 'LOG':
      return logText(message.log);
    case 'TRACE':
      return traceText(message.trace, recordsOf);
    case 'CONNECTION_STATUS': {
      const { status, message: text = '' } = message.connectionStatus;
      return { text: `${status} ${text}`.trim(), tone: status === 'SUCCEEDED' ? 'good' : 'bad' };
    }
    case 'CATALOG':
      return { text: `found ${message.catalog.streams.map(({ name }) => name).join(', ')}`, tone: 'good' };
    case 'CONTROL':
    case 'RECORD':
    case 'SPEC':
    case 'STATE':
      return undefined;
  }
}

function logText({ level, message }: Extract<Message, { type: 'LOG' }>['log']): MessageText | undefined {
  if (level === 'ERROR' || level === 'FATAL') return undefined;
  return level === 'WARN' ? { text: `WARN ${message}`, tone: 'warning' } : { text: message, tone: 'quiet' };
}

function traceText(
  trace: Extract<Message, { type: 'TRACE' }>['trace'],
  recordsOf: (stream: string) => number,
): MessageText | undefined {
  if (trace.type === 'ERROR') return { text: `ERROR ${trace.error.message}`, tone: 'bad' };
  if (trace.type !== 'STREAM_STATUS') return undefined;
  const { stream_descriptor, status } = trace.stream_status;
  if (status !== 'COMPLETE' && status !== 'INCOMPLETE') return undefined;
  const { name } = stream_descriptor;
  const records = `${recordsOf(name).toLocaleString('en')} records`;
  return status === 'COMPLETE'
    ? { text: `${name}: complete, ${records}`, tone: 'good' }
    : { text: `${name}: incomplete, ${records}`, tone: 'bad' };
}
