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
] as const)('an error of kind %s is a %s', (kind, failure_type) => {
  expect(errorTrace(new ConnectorError(kind, 'Something.'), mask, NOW).trace).toEqual({
    type: 'ERROR',
    emitted_at: NOW,
    error: { message: 'Something.', failure_type },
  });
});

test('a known error carries its detail, the name of its stream, and no stack', () => {
  const error = new ConnectorError('config', 'Mend it.', {
    detail: 'GET / answered 401',
    cause: new Error('x'),
  });
  expect(errorTrace(error, mask, NOW, 'export')).toEqual({
    type: 'TRACE',
    trace: {
      type: 'ERROR',
      emitted_at: NOW,
      error: {
        message: 'Mend it.',
        internal_message: 'GET / answered 401',
        failure_type: 'config_error',
        stream_descriptor: { name: 'export' },
      },
    },
  });
});

test('an error that nobody foresaw carries its stack and asks to be reported', () => {
  const error = new TypeError('x is no function');
  expect(errorTrace(error, mask, NOW).trace).toMatchObject({
    error: {
      message: 'The connector met an error it does not know: x is no function. Please report it.',
      internal_message: 'x is no function',
      stack_trace: error.stack,
      failure_type: 'system_error',
    },
  });
});

test('what was thrown and is no error is told without a stack', () => {
  expect(errorTrace('a text', mask, NOW).trace).toMatchObject({ error: { internal_message: 'a text' } });
  expect(JSON.stringify(errorTrace('a text', mask, NOW))).not.toContain('stack_trace');
});

test('no voice of an error shows a secret', () => {
  const known = new ConnectorError('config', 'Refused topsecret.', { detail: 'answered topsecret' });
  const unknown = new Error('Refused topsecret.');
  expect(unknown.stack).toContain('topsecret');
  for (const thrown of [known, unknown, 'topsecret']) {
    expect(JSON.stringify(errorTrace(thrown, mask, NOW))).not.toContain('topsecret');
    expect(userMessage(thrown, mask)).toContain('****');
  }
});
