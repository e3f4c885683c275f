import { expect, test } from '@jest/globals';
import { errorTrace, userMessage } from '../../src/airbyte/error-trace.ts';
import { ConnectorError } from '../../src/base/errors.ts';
import { SecretMask } from '../../src/base/secrets.ts';

const NOW = Date.UTC(2026, 0, 31);

const mask = new SecretMask();
mask.add('topsecret');

test.each([
  ['config', 'config_error'],
  ['transient', 'transient_error'],
  ['system', 'system_error'],
] as const)('an error of kind %s becomes a %s', (kind, failure_type) => {
  expect(errorTrace(new ConnectorError(kind, 'Something.'), mask, NOW).trace).toEqual({
    type: 'ERROR',
    emitted_at: NOW,
    error: { message: 'Something.', failure_type },
  });
});

test('a known error includes its detail and stream name, but no stack', () => {
  const error = new ConnectorError('config', 'Fix it.', {
    detail: 'GET / answered 401',
    cause: new Error('x'),
  });
  expect(errorTrace(error, mask, NOW, 'export')).toEqual({
    type: 'TRACE',
    trace: {
      type: 'ERROR',
      emitted_at: NOW,
      error: {
        message: 'Fix it.',
        internal_message: 'GET / answered 401',
        failure_type: 'config_error',
        stream_descriptor: { name: 'export' },
      },
    },
  });
});

test('an unexpected error includes its stack and asks to be reported', () => {
  const error = new TypeError('x is not a function');
  expect(errorTrace(error, mask, NOW).trace).toMatchObject({
    error: {
      message: 'Unexpected error: x is not a function. Please report it.',
      internal_message: 'x is not a function',
      stack_trace: error.stack,
      failure_type: 'system_error',
    },
  });
});

test('a thrown value that is not an error is reported without a stack', () => {
  expect(errorTrace('a string', mask, NOW).trace).toMatchObject({ error: { internal_message: 'a string' } });
  expect(JSON.stringify(errorTrace('a string', mask, NOW))).not.toContain('stack_trace');
});

test('no part of an error shows a secret', () => {
  const known = new ConnectorError('config', 'Rejected topsecret.', { detail: 'answered topsecret' });
  const unknown = new Error('Rejected topsecret.');
  expect(unknown.stack).toContain('topsecret');
  for (const thrown of [known, unknown, 'topsecret']) {
    expect(JSON.stringify(errorTrace(thrown, mask, NOW))).not.toContain('topsecret');
    expect(userMessage(thrown, mask)).toContain('****');
  }
});
