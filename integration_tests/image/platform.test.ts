import { expect, test } from '@jest/globals';
import { catalogOf, configWith, emulate } from '../support/setup.ts';
import { commandWords, runContainer, type ContainerRun } from './support/container.ts';
import { imageFacts, variableOf } from './support/image.ts';

const DAYS = { firstDay: '2026-01-01', lastDay: '2026-01-02' };
const project = emulate({ ...DAYS, eventsPerDay: 200 });
const files = {
  config: configWith({ start_date: DAYS.firstDay, end_date: DAYS.lastDay }),
  catalog: catalogOf('export', 'cohorts'),
};

/** How Airbyte's platform starts a connector: by a shell, in a directory of its own, with as few rights as can be. */
const RIGHTS = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
/** No shell can be started with this. */
const NO_SHELL = ['--volume', '/dev/null:/usr/bin/dash:ro'];

async function asThePlatform(command: string, given: string[], user = '1000:1000'): Promise<ContainerRun> {
  const all = Object.entries(files).filter(([name]) => given.includes(name));
  const words = commandWords(command, Object.fromEntries(all));
  return await runContainer({
    options: [...RIGHTS, '--user', user, '--workdir', '/tmp', '--entrypoint', 'sh'],
    words: ['-c', `eval "$AIRBYTE_ENTRYPOINT ${words.join(' ')}"`],
    files,
    url: (await project).url,
  });
}

test('the platform gets the form', async () => {
  const { exitCode, messages } = await asThePlatform('spec', []);
  expect(exitCode).toBe(0);
  expect(messages.map(({ type }) => type)).toEqual(['SPEC']);
});

test('the platform gets a connection status', async () => {
  const { exitCode, connection } = await asThePlatform('check', ['config']);
  expect({ exitCode, status: connection?.status }).toEqual({ exitCode: 0, status: 'SUCCEEDED' });
});

test('the platform gets the catalog', async () => {
  const { exitCode, catalog } = await asThePlatform('discover', ['config']);
  expect(exitCode).toBe(0);
  expect(catalog.map(({ name }) => name)).toContain('export');
});

test.each(['1000:1000', '12345:0'])('the platform gets every record as user %s', async (user) => {
  const read = await asThePlatform('read', ['config', 'catalog'], user);
  expect(read.errors).toEqual([]);
  expect(read.exitCode).toBe(0);
  const { control } = await project;
  const events = [...control.visibleEvents(DAYS.firstDay, DAYS.lastDay)];
  expect(read.records('export')).toHaveLength(events.length);
  expect(read.records('cohorts')).toHaveLength(12);
});

test('a script of the platform sees the exit code of the connector and stops it', async () => {
  const script = [
    '(eval "$AIRBYTE_ENTRYPOINT spec" > /tmp/output) & CHILD=$!',
    '(while true; do if [ -f /tmp/stop ]; then kill $CHILD; exit 0; fi; sleep 10; done) &',
    'wait $CHILD; echo $? > /tmp/exit-code; touch /tmp/stop; mkfifo /tmp/pipe; rm /tmp/pipe; cat /tmp/exit-code >&2',
    'cat /tmp/output',
  ];
  const { exitCode, stderr, messages } = await runContainer({
    options: [...RIGHTS, '--tmpfs', '/tmp', '--workdir', '/tmp', '--entrypoint', 'sh'],
    words: ['-c', script.join('\n')],
  });
  expect({ exitCode, stderr, types: messages.map(({ type }) => type) }).toEqual({
    exitCode: 0,
    stderr: '0\n',
    types: ['SPEC'],
  });
});

test('names of hosts are looked up in /etc/hosts', async () => {
  const program = 'require("dns").lookup("mixpanel.test", (_error, address) => console.error(address))';
  const { stderr } = await runContainer({
    options: ['--add-host', 'mixpanel.test:10.1.2.3', '--entrypoint', 'node'],
    words: ['-e', program],
  });
  expect(stderr).toBe('10.1.2.3\n');
});

test('no shell, no network and no capability is needed for the form, nor any file that can be written', async () => {
  const { exitCode, messages, stderr } = await runContainer({
    options: [...RIGHTS, ...NO_SHELL],
    words: ['spec'],
  });
  expect({ exitCode, types: messages.map(({ type }) => type), stderr }).toEqual({
    exitCode: 0,
    types: ['SPEC'],
    stderr: '',
  });
});

test('with room in /tmp alone and without a shell every record is read', async () => {
  const read = await runContainer({
    options: [...RIGHTS, ...NO_SHELL, '--tmpfs', '/tmp'],
    words: commandWords('read', files),
    files,
    url: (await project).url,
  });
  expect({ exitCode: read.exitCode, errors: read.errors, stderr: read.stderr }).toEqual({
    exitCode: 0,
    errors: [],
    stderr: '',
  });
  expect(read.statuses('export').at(-1)).toBe('COMPLETE');
});

test('AIRBYTE_ENTRYPOINT says what ENTRYPOINT runs, with an absolute path', async () => {
  const facts = await imageFacts();
  expect(variableOf(facts, 'AIRBYTE_ENTRYPOINT')).toBe(facts.Config.Entrypoint.join(' '));
  expect(facts.Config.Entrypoint).toEqual(['node', '--max-semi-space-size=1', expect.stringMatching(/^\//)]);
  expect(facts.Config.Cmd ?? []).toEqual([]);
});
