import { expect, test } from '@jest/globals';
import { parseCommand, UsageError } from '../../src/airbyte/cli.ts';
import { CATALOG_ADVICE, COMMAND_NAMES, helpText, isCommandName, USAGE } from '../../src/airbyte/help.ts';
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
    streams: undefined,
  });
  expect(parseCommand(words('read --state s --catalog k --config c'))).toEqual({
    name: 'read',
    ...files,
    state: 's',
    streams: undefined,
  });
});

test('catalog requires a config, and accepts streams as read does', () => {
  expect(parseCommand(words('catalog --config c'))).toEqual({
    name: 'catalog',
    config: 'c',
    streams: undefined,
  });
  expect(parseCommand(['catalog', '--config', 'c', '--streams', ' a, b,a,'])).toEqual({
    name: 'catalog',
    config: 'c',
    streams: ['a', 'b'],
  });
  expect(parseCommand(words('read --config c --catalog k --streams a'))).toMatchObject({ streams: ['a'] });
});

test('options may precede the command', () => {
  expect(parseCommand(words('--config c check'))).toEqual({ name: 'check', config: 'c' });
});

test('the last of repeated options wins', () => {
  expect(parseCommand(words('check --config a --config b'))).toEqual({ name: 'check', config: 'b' });
});

test.each([
  ['--help', undefined],
  ['-h', undefined],
  ['help', undefined],
  ['help help', undefined],
  ['nonsense --help', undefined],
  ['help read', 'read'],
  ['read --help', 'read'],
  ['check -h', 'check'],
  ['help catalog --help', 'catalog'],
])('%s requests help about %s', (line, topic) => {
  expect(parseCommand(words(line))).toEqual({ name: 'help', topic });
});

test('--version needs no command', () => {
  expect(parseCommand(['--version'])).toEqual({ name: 'version' });
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
  ['read --config c', `read requires --catalog FILE. ${CATALOG_ADVICE}`],
  ['read --catalog k', 'read requires --config FILE.'],
  ['spec --config c', 'spec does not accept --config.'],
  ['check --config c --catalog k', 'check does not accept --catalog.'],
  ['discover --config c --state s', 'discover does not accept --state.'],
  ['check --confg c', 'Unknown option --confg.'],
  ['check -c c', 'Unknown option -c.'],
  ['help me', 'Unknown command "me".'],
  ['help read more', 'Unexpected argument "more".'],
  ['catalog --config c --streams ,', '--streams needs names, such as --streams export,engage.'],
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

test('an unknown word comes with the words that are known', async () => {
  expect(await thrownBy(() => parseCommand(['raed']))).toMatchObject({
    unknown: { word: 'raed', known: COMMAND_NAMES },
  });
  expect(await thrownBy(() => parseCommand(words('check --confg c')))).toMatchObject({
    unknown: { word: '--confg', known: expect.arrayContaining(['--config', '--state']) },
  });
});

test('the usage names every command and every option', () => {
  for (const word of [...COMMAND_NAMES, '--config', '--catalog', '--state', '--streams', '--version']) {
    expect(USAGE).toContain(word);
  }
});

test('the help of a command begins with its line of the usage', () => {
  const usage = USAGE.replaceAll(/ +/g, ' ');
  for (const topic of COMMAND_NAMES.filter(isCommandName)) {
    const [first = ''] = helpText(topic).split('\n');
    expect(first).toMatch(new RegExp(`^source-mixpanel ${topic}`));
    expect(usage).toContain(` ${first}\n`);
  }
  expect(helpText(undefined)).toBe(USAGE);
});
