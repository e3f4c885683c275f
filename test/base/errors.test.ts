import { expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { codeOf, configError, ConnectorError, messageOf } from '../../src/base/errors.ts';

test('an error carries a kind, a sentence, a detail and what caused it', () => {
  const cause = new Error('reset');
  const error = new ConnectorError('transient', 'Try again later.', { detail: 'GET / answered 500', cause });
  expect(error).toMatchObject({
    name: 'ConnectorError',
    kind: 'transient',
    message: 'Try again later.',
    detail: 'GET / answered 500',
  });
  expect(error.cause).toBe(cause);
  expect(error).toBeInstanceOf(Error);
});

test('an error without a cause has none, not even an undefined one', () => {
  expect('cause' in new ConnectorError('system', 'A defect.')).toBe(false);
  expect(new ConnectorError('system', 'A defect.').detail).toBeUndefined();
});

test('a cause may be anything that was thrown, undefined too', () => {
  expect(configError('Mend it.', { cause: 'a text' }).cause).toBe('a text');
  expect('cause' in configError('Mend it.', { cause: undefined })).toBe(true);
});

test('what the user can mend is of kind config', () => {
  expect(configError('Mend it.').kind).toBe('config');
});

test('an error of another realm is told like one of ours', () => {
  const foreign: unknown = runInNewContext('Object.assign(new Error("no such file"), { code: "ENOENT" })');
  expect(foreign).not.toBeInstanceOf(Error);
  expect([messageOf(foreign), codeOf(foreign)]).toEqual(['no such file', 'ENOENT']);
});

test('whatever was thrown has a message', () => {
  expect([new TypeError('no function'), 'a text', 7, null, undefined].map(messageOf)).toEqual([
    ...['no function', 'a text', '7', 'null', 'undefined'],
  ]);
});

test('a code is told of system errors only', () => {
  expect(codeOf(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(codeOf(Object.assign(new Error('odd'), { code: 7 }))).toBeUndefined();
  expect(codeOf(new Error('plain'))).toBeUndefined();
  expect([null, undefined, 'ENOENT', 7].map(codeOf)).toEqual([undefined, undefined, undefined, undefined]);
});
