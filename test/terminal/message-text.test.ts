import { expect, test } from '@jest/globals';
import type { Message } from '../../src/airbyte/protocol.generated.ts';
import { textOf } from '../../src/terminal/message-text.ts';

const log = (level: 'INFO' | 'WARN' | 'ERROR'): Message => ({ type: 'LOG', log: { level, message: 'm' } });
const trace = (trace: Extract<Message, { type: 'TRACE' }>['trace']): Message => ({ type: 'TRACE', trace });
const status = (name: 'RUNNING' | 'COMPLETE' | 'INCOMPLETE'): Message =>
  trace({
    ...{ type: 'STREAM_STATUS', emitted_at: 1 },
    stream_status: { stream_descriptor: { name: 'export' }, status: name },
  });
const error: Message = trace({
  ...{ type: 'ERROR', emitted_at: 1, error: { message: 'it failed', failure_type: 'config_error' } },
});

test.each<[Message, string, string]>([
  [log('INFO'), 'm', 'quiet'],
  [log('WARN'), 'WARN m', 'warning'],
  [error, 'ERROR it failed', 'bad'],
  [status('COMPLETE'), 'export: complete, 1,200 records', 'good'],
  [status('INCOMPLETE'), 'export: incomplete, 1,200 records', 'bad'],
  [
    { type: 'CONNECTION_STATUS', connectionStatus: { status: 'SUCCEEDED', message: 'yes' } },
    'SUCCEEDED yes',
    'good',
  ],
  [{ type: 'CONNECTION_STATUS', connectionStatus: { status: 'FAILED' } }, 'FAILED', 'bad'],
  [
    {
      type: 'CATALOG',
      catalog: {
        streams: ['a', 'b'].map((name) => ({
          ...{ name, json_schema: {}, is_resumable: false, is_file_based: false },
          supported_sync_modes: ['full_refresh'],
        })),
      },
    },
    'found a, b',
    'good',
  ],
])('%j is shown as "%s"', (message, text, tone) => {
  expect(textOf(message, () => 1200)).toEqual({ text, tone });
});

test.each<[Message]>([
  // The error follows as a TRACE.
  [log('ERROR')],
  [status('RUNNING')],
  [trace({ type: 'ESTIMATE', emitted_at: 1, estimate: { type: 'STREAM', name: 'a', row_estimate: 1 } })],
  [{ type: 'SPEC', spec: {} }],
  [{ type: 'RECORD', record: { stream: 'a', data: {}, emitted_at: 1 } }],
])('%j is not shown', (message) => {
  expect(textOf(message, () => 0)).toBeUndefined();
});
