import { expect, test } from '@jest/globals';
import { parseCommand, USAGE, UsageError } from '../../src/airbyte/cli.ts';
import { thrownBy } from '../support/thrown.ts';

function words(line: string): string[] {
  return line === '' ? [] : line.split(' ');
}

test('spec accepts no file', () => {
  expect(parseCommand(['spec'])).toEqual({ name: 'spec' });
});

test('check and discover require a config', () => {
  expect(parseCommand(words('check --config c.json'))).toEqual({ name: 'check', config: 'c.json' });
  expect(parseCommand(words('discover --config=/a/c.json'))).toEqual({
    name: 'discover',
    config: '/a/c.json',
  });
});

test('read requires a config and a catalog, and accepts a state', () => {
  const files = { config: 'c', catalog: 'k' };
  expect(parseCommand(words('read --config c --catalog k'))).toEqual({
    name: 'read',
    ...files,
    state: undefined,
  });
  expect(parseCommand(words('read --state s --catalog k --config c'))).toEqual({
    name: 'read',
    ...files,
    state: 's',
  });
});

test('options may precede the command', () => {
  expect(parseCommand(words('--config c check'))).toEqual({ name: 'check', config: 'c' });
});

test('the last of repeated options wins', () => {
  expect(parseCommand(words('check --config a --config b'))).toEqual({ name: 'check', config: 'b' });
});

test.each(['--help', '-h', 'read --help', 'check -h', 'nonsense --help'])('%s requests help', (line) => {
  expect(parseCommand(words(line))).toEqual({ name: 'help' });
});

test.each([
  ['', 'Missing command.'],
  ['--config c', 'Missing command.'],
  ['write', 'Unknown command "write".'],
  ['toString', 'Unknown command "toString".'],
  ['SPEC', 'Unknown command "SPEC".'],
  ['spec twice', 'Unexpected argument "twice".'],
  ['check', 'check requires --config FILE.'],
  ['check --config=', 'check requires --config FILE.'],
  ['discover', 'discover requires --config FILE.'],
  ['read --config c', 'read requires --catalog FILE.'],
  ['read --catalog k', 'read requires --config FILE.'],
  ['spec --config c', 'spec does not accept --config.'],
  ['check --config c --catalog k', 'check does not accept --catalog.'],
  ['discover --config c --state s', 'discover does not accept --state.'],
])('"%s" is rejected: %s', async (line, message) => {
  const thrown = await thrownBy(() => parseCommand(words(line)));
  expect(thrown).toBeInstanceOf(UsageError);
  expect(thrown.message).toBe(message);
});

test.each(['check --config', 'check --confg c', 'check -c c', 'check --config c --debug', 'spec --help=yes'])(
  '"%s" is an invalid command line',
  async (line) => {
    expect(await thrownBy(() => parseCommand(words(line)))).toBeInstanceOf(UsageError);
  },
);

test('the usage names every command and every option', () => {
  for (const word of ['spec', 'check', 'discover', 'read', '--config', '--catalog', '--state']) {
    expect(USAGE).toContain(word);
  }
});
