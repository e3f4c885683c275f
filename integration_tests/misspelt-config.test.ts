import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate, serviceAccount } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');

let running: Promise<Emulator> | undefined;
async function here(config: unknown): Promise<Given> {
  running ??= emulate({ clock: { now: () => NOW }, eventsPerDay: 3, firstDay: '2026-06-01' });
  return { url: (await running).url, nowMs: NOW, config };
}

function warningsOf({ messages }: Run): string[] {
  return messages.flatMap((message) =>
    message.type === 'LOG' && message.log.level === 'WARN' ? [message.log.message] : [],
  );
}

test('a misspelt option is a warning of check, discover and read, which go on', async () => {
  const given = await here(configWith({ strat_date: '2026-06-18' }));
  for (const command of ['check', 'discover', 'read']) {
    const catalog = command === 'read' ? { catalog: catalogOf('cohorts') } : {};
    const run = await runSource(command, { ...given, ...catalog });
    expect(run.exitCode).toBe(0);
    expect(warningsOf(run)).toEqual([
      'the configuration has "strat_date", which is not an option and is ignored. Did you mean start_date?',
    ]);
  }
});

test('fields of a platform and options of all forms are not mentioned', async () => {
  const given = await here(
    configWith({ start_date: '2026-06-18', page_size: 10, __injected: {}, end_date: null }),
  );
  expect(warningsOf(await runSource('check', given))).toEqual([]);
});

test('a misspelt event is a warning of discover', async () => {
  const [bought = ''] = (
    await runSource('read', { ...(await here(configWith())), catalog: catalogOf('export') })
  )
    .records('export')
    .map(({ event }) => String(event));
  const misspelt = `${bought}s`;
  const run = await runSource('discover', await here(configWith({ export_events: [misspelt, bought] })));
  expect(run.exitCode).toBe(0);
  expect(warningsOf(run)).toEqual([
    expect.stringMatching(`export_events names "${misspelt}".*Did you mean "${bought}"\\?`),
  ]);
});

test('what was pasted with white space, quotes or another case is read', async () => {
  const { username, secret, project_id } = serviceAccount;
  const credentials = {
    ...{ option_title: 'Service Account', username: `${username}\n`, secret: ` ${secret}\r\n` },
    project_id: ` "${project_id}" `,
  };
  const config = {
    credentials,
    region: 'us ',
    project_timezone: ' UTC ',
    start_date: ' 2026-06-19\n',
    page_size: '5',
  };
  const run = await runSource('read', { ...(await here(config)), catalog: catalogOf('export', 'cohorts') });
  expect([run.exitCode, warningsOf(run)]).toEqual([0, []]);
  expect(run.records('export').length).toBeGreaterThan(0);
  expect(run.stdout).not.toContain(secret);
});

test('check reports failures that are alike once', async () => {
  const wrong = { ...serviceAccount, secret: 'not-the-secret' };
  const run = await runSource('check', await here(configWith({ credentials: wrong })));
  expect(run.connection?.status).toBe('FAILED');
  const lines = run.logs.filter((line) => line.startsWith('check: '));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^check: export, engage, .*annotation_tags.* are not available: Mixpanel rejected/,
  );
});
