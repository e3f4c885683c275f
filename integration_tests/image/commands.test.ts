import { expect, test } from '@jest/globals';
import spec from '../../spec.json' with { type: 'json' };
import { countsOf } from '../support/expected-events.ts';
import { configured, configWith, emulate, projectSecret } from '../support/setup.ts';
import { commandWords, runContainer, type ContainerRun, type Start } from './support/container.ts';

const DAYS = { firstDay: '2026-01-01', lastDay: '2026-01-10' };
const config = configWith({ start_date: DAYS.firstDay, end_date: DAYS.lastDay });
const project = emulate({ ...DAYS, eventsPerDay: 500, duplicateShare: 0.01 });

async function run(command: string, files: Start['files']): Promise<ContainerRun> {
  const { url } = await project;
  return await runContainer({
    words: commandWords(command, files),
    url,
    ...(files === undefined ? {} : { files }),
  });
}

test('spec prints the form and needs no network', async () => {
  const { exitCode, messages, stderr } = await runContainer({ words: ['spec'] });
  expect({ exitCode, messages, stderr }).toEqual({
    exitCode: 0,
    messages: [{ type: 'SPEC', spec }],
    stderr: '',
  });
});

test.each([
  ['a service account', {}],
  ['a project secret', { credentials: projectSecret }],
])('check succeeds with %s', async (_what, credentials) => {
  const { exitCode, connection } = await run('check', { config: { ...config, ...credentials } });
  expect(exitCode).toBe(0);
  expect(connection?.status).toBe('SUCCEEDED');
});

test('check with a wrong secret fails in a message, with exit code 0', async () => {
  const credentials = { ...projectSecret, api_secret: 'wrong' };
  const { exitCode, connection } = await run('check', { config: { ...config, credentials } });
  expect({ exitCode, status: connection?.status }).toEqual({ exitCode: 0, status: 'FAILED' });
});

test('discover and read deliver every event of the project, and each stream is complete', async () => {
  const { catalog: streams } = await run('discover', { config });
  const read = await run('read', { config, catalog: configured(streams, 'incremental') });
  expect(read.errors).toEqual([]);
  expect(read.exitCode).toBe(0);
  expect(read.stderr).toBe('');
  const { control } = await project;
  const events = [...control.visibleEvents(DAYS.firstDay, DAYS.lastDay)];
  expect(read.records('export')).toHaveLength(events.length);
  expect(countsOf(streams.map(({ name }) => read.statuses(name).at(-1) ?? 'none'))).toEqual(
    new Map([['COMPLETE', streams.length]]),
  );
});

test('read takes a state file: what was read before is not delivered again', async () => {
  const catalog = configured([{ name: 'export', json_schema: {} }], 'incremental');
  const first = await run('read', { config, catalog });
  const second = await run('read', { config, catalog, state: first.stateFile });
  expect(first.records('export').length).toBeGreaterThan(4000);
  expect({ exitCode: second.exitCode, records: second.records('export') }).toEqual({
    exitCode: 0,
    records: [],
  });
});

test('without a command the usage goes to stderr, nothing to stdout, and the exit code is 2', async () => {
  const { exitCode, stdout, stderr } = await runContainer({ words: [] });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^Usage:/m);
});
