import { expect, test } from '@jest/globals';
import { createLogger } from '../../src/airbyte/logger.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { CapturedOutput } from '../support/captured-output.ts';

test('a log line becomes a LOG message of its level', async () => {
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  await log.info('one');
  await log.warn('two');
  await log.error('three');
  expect(captured.logs).toEqual(['INFO one', 'WARN two', 'ERROR three']);
});

test('secrets are masked, including those added after the logger was created', async () => {
  const captured = new CapturedOutput();
  const mask = new SecretMask();
  const log = createLogger(captured.output, mask);
  mask.add('topsecret');
  await log.info('signed in with topsecret');
  expect(captured.logs).toEqual(['INFO signed in with ****']);
});
