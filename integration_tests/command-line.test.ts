import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../emulator/server.ts';
import { idsOf } from './support/event-ids.ts';
import { runForText, runSource, type Given } from './support/run-source.ts';
import { configWith, emulate, serviceAccount } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const SECRET = 'a-secret-that-nothing-may-show';

let running: Promise<Emulator> | undefined;
async function here(options: Record<string, unknown> = {}): Promise<Given> {
  running ??= emulate({ clock: { now: () => NOW }, eventsPerDay: 3, firstDay: '2026-06-01' });
  return {
    url: (await running).url,
    nowMs: NOW,
    config: configWith({ start_date: '2026-06-18', ...options }),
  };
}

test('the output of discover is a catalog of all streams in their best modes, and coverage accepts their states', async () => {
  const given = await here();
  const discovered = await runSource('discover', given);
  const read = await runSource('read', { ...given, catalog: discovered.stdout });
  expect([read.exitCode, read.stderr]).toEqual([0, '']);
  for (const { name, supported_sync_modes } of discovered.catalog) {
    expect(read.statuses(name).at(-1)).toBe('COMPLETE');
    // A full refresh leaves no position to go on from.
    const state = read.lastState(name);
    if (supported_sync_modes.includes('incremental')) expect(state).not.toEqual({});
  }
  expect(idsOf(read.records('export'))).toHaveLength(8);
  const drawn = await runForText('coverage', { state: read.stdout });
  expect([drawn.exitCode, drawn.stderr]).toEqual([0, '']);
});

test('--streams reads only the streams that it names, and a misspelt one gets the nearest name', async () => {
  const given = await here();
  const { stdout: catalog } = await runSource('discover', given);
  const read = await runSource('read --streams export,annotations', { ...given, catalog });
  expect(read.exitCode).toBe(0);
  const statuses = ['export', 'engage', 'annotations'].map((name) => read.statuses(name).at(-1));
  expect(statuses).toEqual(['COMPLETE', undefined, 'COMPLETE']);
  const misspelt = await runSource('read --streams exprot', { ...given, catalog });
  expect([misspelt.exitCode, misspelt.errors[0]?.failure_type]).toEqual([1, 'config_error']);
  expect(misspelt.errors[0]?.message).toMatch(/"exprot", which is not offered\. Did you mean export\?/);
});

test('catalog prints a configured catalog that read accepts, and nothing else', async () => {
  const given = await here();
  const printed = await runForText('catalog --streams export,engage', given);
  expect(printed.exitCode).toBe(0);
  const catalog = JSON.parse(printed.stdout) as { streams: Record<string, unknown>[] };
  expect(
    catalog.streams.map(({ sync_mode, stream }) => [(stream as { name: string }).name, sync_mode]),
  ).toEqual([
    ['export', 'incremental'],
    ['engage', 'incremental'],
  ]);
  expect(catalog.streams[0]).toMatchObject({
    destination_sync_mode: 'append_dedup',
    cursor_field: ['time'],
    primary_key: [['event_key']],
  });
  const read = await runSource('read', { ...given, catalog: printed.stdout });
  expect([read.exitCode, read.records('export').length]).toEqual([0, 8]);
});

test('errors and log lines of catalog are text on stderr, without secrets', async () => {
  const given = await here({ credentials: { ...serviceAccount, secret: SECRET } });
  const printed = await runForText('catalog', given);
  expect([printed.exitCode, printed.stdout]).toEqual([1, '']);
  expect(printed.stderr).toMatch(/^ERROR .*Mixpanel/m);
  expect(printed.stderr).not.toMatch(new RegExp(`${SECRET}|"type"`));
});

test('catalog does not print the config that it migrated', async () => {
  const { username, secret, project_id } = serviceAccount;
  const config = { ...configWith(), credentials: { username, secret, project_id } };
  const given = { ...(await here()), config };
  const printed = await runForText('catalog --streams annotations', given);
  expect(JSON.parse(printed.stdout)).toMatchObject({ streams: [{ sync_mode: 'full_refresh' }] });
  expect(printed.stdout).not.toContain(secret);
});

test('the output of a read is the state of the next one, even if its last line was cut', async () => {
  const given = await here({ end_date: '2026-06-10', start_date: '2026-06-01' });
  const { stdout: catalog } = await runSource('discover', given);
  const first = await runSource('read --streams export', { ...given, catalog });
  expect(first.logs).toContain('no state file was given, so everything is read from the start');
  expect(first.records('export')).toHaveLength(30);
  const cut = first.stdout.slice(0, -10);
  for (const state of [first.stdout, cut, JSON.stringify(first.stateFile)]) {
    const second = await runSource('read --streams export', { ...given, catalog, state });
    expect([second.exitCode, second.records('export')]).toEqual([0, []]);
    expect(second.logs.filter((line) => line.includes('not a complete message'))).toHaveLength(
      state === cut ? 1 : 0,
    );
  }
});

test('a state file that does not exist yet is a first sync with a warning', async () => {
  const given = await here();
  const { stdout: catalog } = await runSource('discover', given);
  const read = await runSource('read --streams annotations --state later.jsonl', { ...given, catalog });
  expect(read.exitCode).toBe(0);
  expect(read.messages).toContainEqual({
    type: 'LOG',
    log: { level: 'WARN', message: expect.stringContaining('state file later.jsonl does not exist') },
  });
});

test('--version prints the version of the package', async () => {
  const file = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(file) as { version: string };
  const run = await runForText('--version');
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  expect(run.stdout).toBe(`source-mixpanel ${version} (Node ${process.versions.node})\n`);
});

test('help explains all commands, and each of them', async () => {
  const [all, read] = await Promise.all([runForText('help'), runForText('help read')]);
  expect([all.exitCode, read.exitCode]).toEqual([0, 0]);
  expect(all.stdout).toContain('source-mixpanel catalog');
  expect(read.stdout).toContain('--state FILE');
});

test('a misspelt command and option get the nearest name', async () => {
  expect((await runForText('raed')).stderr).toMatch(/^Unknown command "raed"\. Did you mean read\?\n/);
  expect((await runForText('check --confg x')).stderr).toMatch(
    /^Unknown option --confg\. Did you mean --config\?\n/,
  );
});

test('a read without a catalog says how to get one', async () => {
  const run = await runForText('read --config c.json');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(
    /^read requires --catalog FILE\. A configured catalog lists .*`source-mixpanel catalog/,
  );
});

test.each(['spec', '--version', 'help', 'check', 'catalog'])(
  'a stdout that cannot be written is reported on stderr by %s',
  async (command) => {
    const given = ['check', 'catalog'].includes(command) ? await here() : {};
    const run = await runForText(command, { ...given, stdoutPath: '/dev/full' });
    expect(run.exitCode).toBe(1);
    const lines = run.stderr.split('\n').filter((line) => !line.startsWith('INFO'));
    expect(lines).toEqual([
      'source-mixpanel: stdout cannot be written: no space is left on the disk (ENOSPC)',
      '',
    ]);
  },
);

test('coverage draws the days that a read has covered', async () => {
  const given = await here();
  const { stdout: catalog } = await runSource('discover', given);
  const read = await runSource('read --streams export,annotations', { ...given, catalog });
  const drawn = await runForText('coverage', { state: read.stdout });
  expect([drawn.exitCode, drawn.stderr]).toEqual([0, '']);
  expect(drawn.stdout).toMatch(/^export: 2 days read to the end, 2026-06-18 to 2026-06-20\n2026 1 /m);
  expect(drawn.stdout).toMatch(/^Jun {19}██▒$/m);
});

test('coverage of a file that is not a state is an error on stderr', async () => {
  const drawn = await runForText('coverage', { state: 'a,b\n1,2\n' });
  expect([drawn.exitCode, drawn.stdout]).toEqual([1, '']);
  expect(drawn.stderr).toMatch(
    /^ERROR The state file .* holds neither one JSON value nor lines of messages\./,
  );
});
