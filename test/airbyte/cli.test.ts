import { expect, test } from '@jest/globals';
import { parseCommand, USAGE, UsageError } from '../../src/airbyte/cli.ts';
import { thrownBy } from '../support/thrown.ts';

function words(line: string): string[] {
  return line === '' ? [] : line.split(' ');
}

test('spec takes no file', () => {
  expect(parseCommand(['spec'])).toEqual({ name: 'spec' });
});

test('check and discover take the config', () => {
  expect(parseCommand(words('check --config c.json'))).toEqual({ name: 'check', config: 'c.json' });
  expect(parseCommand(words('discover --config=/a/c.json'))).toEqual({
    name: 'discover',
    config: '/a/c.json',
  });
});

test('read takes config and catalog, and a state or none', () => {
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

test('options may stand before the command', () => {
  expect(parseCommand(words('--config c check'))).toEqual({ name: 'check', config: 'c' });
});

test('the last of options given twice counts', () => {
  expect(parseCommand(words('check --config a --config b'))).toEqual({ name: 'check', config: 'b' });
});

test.each(['--help', '-h', 'read --help', 'check -h', 'nonsense --help'])('%s asks for help', (line) => {
  expect(parseCommand(words(line))).toEqual({ name: 'help' });
});

test.each([
  ['', 'No command is given.'],
  ['--config c', 'No command is given.'],
  ['write', '"write" is not a command.'],
  ['toString', '"toString" is not a command.'],
  ['SPEC', '"SPEC" is not a command.'],
  ['spec twice', '"twice" is one word too many.'],
  ['check', 'check needs --config FILE.'],
  ['check --config=', 'check needs --config FILE.'],
  ['discover', 'discover needs --config FILE.'],
  ['read --config c', 'read needs --catalog FILE.'],
  ['read --catalog k', 'read needs --config FILE.'],
  ['spec --config c', 'spec takes no --config.'],
  ['check --config c --catalog k', 'check takes no --catalog.'],
  ['discover --config c --state s', 'discover takes no --state.'],
])('"%s" is refused: %s', async (line, sentence) => {
  const thrown = await thrownBy(() => parseCommand(words(line)));
  expect(thrown).toBeInstanceOf(UsageError);
  expect(thrown.message).toBe(sentence);
});

test.each(['check --config', 'check --confg c', 'check -c c', 'check --config c --debug', 'spec --help=yes'])(
  '"%s" is a wrong command line',
  async (line) => {
    expect(await thrownBy(() => parseCommand(words(line)))).toBeInstanceOf(UsageError);
  },
);

test('the usage names every command and every option', () => {
  for (const word of ['spec', 'check', 'discover', 'read', '--config', '--catalog', '--state']) {
    expect(USAGE).toContain(word);
  }
});
