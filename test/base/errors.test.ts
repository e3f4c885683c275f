import { expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { codeOf, configError, ConnectorError, messageOf } from '../../src/base/errors.ts';

test('an error has a kind, a message, a detail and a cause', () => {
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

test('an error without a cause has no cause property', () => {
  expect('cause' in new ConnectorError('system', 'A bug.')).toBe(false);
  expect(new ConnectorError('system', 'A bug.').detail).toBeUndefined();
});

test('a cause may be any thrown value, even undefined', () => {
  expect(configError('Fix it.', { cause: 'a string' }).cause).toBe('a string');
  expect('cause' in configError('Fix it.', { cause: undefined })).toBe(true);
});

test('a config error is of kind config', () => {
  expect(configError('Fix it.').kind).toBe('config');
});

test('an error from another realm has a message and a code', () => {
  const foreign: unknown = runInNewContext('Object.assign(new Error("no such file"), { code: "ENOENT" })');
  expect(foreign).not.toBeInstanceOf(Error);
  expect([messageOf(foreign), codeOf(foreign)]).toEqual(['no such file', 'ENOENT']);
});

test('every thrown value has a message', () => {
  expect([new TypeError('not a function'), 'a string', 7, null, undefined].map(messageOf)).toEqual([
    ...['not a function', 'a string', '7', 'null', 'undefined'],
  ]);
});

test('only system errors have a code', () => {
  expect(codeOf(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(codeOf(Object.assign(new Error('odd'), { code: 7 }))).toBeUndefined();
  expect(codeOf(new Error('plain'))).toBeUndefined();
  expect([null, undefined, 'ENOENT', 7].map(codeOf)).toEqual([undefined, undefined, undefined, undefined]);
});
