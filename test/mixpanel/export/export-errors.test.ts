import { expect, test } from '@jest/globals';
import type { ConnectorError } from '../../../src/base/errors.ts';
import { describeLine, excerptOfLine } from '../../../src/mixpanel/export/line-kinds.ts';
import { errorOfLine, NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';

const LINE = Buffer.from(`<html>${'x'.repeat(5000)}`);

test.each<[string, ConnectorError]>([
  ['a line that is not an event', new NotAnEvent(excerptOfLine(describeLine(LINE)))],
  ['the message of a server that gives up', errorOfLine(LINE)],
])('%s is quoted up to a bound', (_what, { kind, message }) => {
  expect(kind).toBe('transient');
  expect(message).toContain(' "<html>xxx');
  expect(message.length).toBeLessThan(300);
});

test('the detail of a server that gives up holds its first 300 characters', () => {
  const text = LINE.toString('utf8', 0, 300);
  expect(errorOfLine(LINE).detail).toBe(`GET /api/2.0/export answered 200 ${text}…`);
});
