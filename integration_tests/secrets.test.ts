import { expect, test } from '@jest/globals';
import type { Failure } from '../emulator/failures/failure.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

/** Has every character that some encoding changes. Nothing else in this file begins like it. */
const SECRET = `Zq9"x\\y/z&é <'t'> 100%+~`;
const USERNAME = 'reader.mp-service-account';
const account = { option_title: 'Service Account', username: USERNAME, secret: SECRET, project_id: 876089 };

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

const SPELLINGS: Record<string, string> = {
  'as it stands': SECRET,
  'in a URL': encodeURIComponent(SECRET),
  'in a form': new URLSearchParams({ '': SECRET }).toString().slice(1),
  'in JSON': json(SECRET),
  'in JSON of Python': json(SECRET).replace('é', '\\u00e9'),
  'in JSON of .NET': json(SECRET).replace(/[<>&'+é]/g, escaped),
  'in HTML': html(SECRET).replaceAll("'", '&#39;'),
  'in HTML of PHP': html(SECRET).replaceAll("'", '&#039;'),
  'in a URL in a URL': encodeURIComponent(encodeURIComponent(SECRET)),
  'in base64': base64(SECRET),
  'in a Basic header': `Basic ${base64(`${USERNAME}:${SECRET}`)}`,
  'in a Basic header of a project secret': base64(`${SECRET}:`),
};

/** Puts the text wherever the connector reads an answer, also where an excerpt cuts it. */
function echoes(text: string): Failure[] {
  const page = `<html><head><title>${text}</title></head><body>${'.'.repeat(200)}${text}</body></html>`;
  const echo = (path: string, failure: Failure): Failure => ({ times: -1, ...failure, match: { path } });
  const headers = { 'x-echo': encodeURI(text), location: `http://127.0.0.1:1/${encodeURI(text)}` };
  return [
    echo('/export', { kind: 'extra-line', text: `{"${'.'.repeat(100)}${text}` }),
    echo('/cohorts', { kind: 'answer', status: 200, body: `${'.'.repeat(90)}${text}` }),
    echo('/engage/revenue', { kind: 'answer', status: 503, body: page, headers, times: 2 }),
    echo('/engage/revenue', { kind: 'answer', status: 404, body: page }),
    echo('/engage', { kind: 'answer', status: 400, body: `{"error":"${'.'.repeat(270)}${text}"}` }),
    echo('/funnels', { kind: 'answer', status: 418, body: text, headers }),
    echo('/annotations', { kind: 'answer', status: 302, body: text, headers }),
    echo('/events', { kind: 'terminated-early', fraction: 0, text: `terminated early for ${text}` }),
  ];
}

/** Everything printed, also with the strings of the messages decoded. */
function printed(run: Run): string {
  const shown = run.messages.filter(({ type }) => type !== 'CONTROL');
  const strings: string[] = [];
  JSON.stringify(shown, (_key, value: unknown) => {
    if (typeof value === 'string') strings.push(value);
    return value;
  });
  return [...shown.map((message) => JSON.stringify(message)), ...strings, run.stderr].join('\n');
}

/** Neither an encoded secret nor the beginning of one. */
function expectNoSecret(run: Run): void {
  const text = printed(run);
  expect(text).not.toContain('Zq9');
  for (const before of ['', `${USERNAME}:`]) {
    const begins = Math.ceil((before.length * 8) / 6);
    expect(text).not.toContain(base64(before + SECRET).slice(begins, begins + 6));
  }
}

/** Pasted text often has white space around it, which is not sent. */
const pasted = { ...account, secret: ` ${SECRET}\n` };
const NOW = Date.parse('2026-06-20T12:00:00Z');
const dates = { start_date: '2026-06-10', end_date: '2026-06-10' };
const today = configWith({ ...dates, credentials: account });
/** An old form. Only the config that is handed back may hold the secret. */
const earlier = { ...dates, api_secret: SECRET };

test.each([
  ...Object.entries(SPELLINGS).map(([where, spelling]) => ({
    where,
    spelling,
    config: today,
    used: account,
    commands: ['read'],
  })),
  {
    where: 'without the white space around it',
    spelling: SECRET,
    config: configWith({ ...dates, credentials: pasted }),
    used: account,
    commands: ['read', 'check', 'discover'],
  },
  {
    where: 'and that stands in an old config',
    spelling: `${SECRET} ${base64(`${SECRET}:`)}`,
    config: earlier,
    used: account,
    commands: ['read', 'check', 'discover'],
  },
])(
  'no message of $commands shows a secret that Mixpanel echoes $where',
  async ({ spelling, config, used, commands }) => {
    const { url } = await emulate({
      ...{ clock: { now: () => NOW }, eventsPerDay: 10, serviceAccount: used, projectSecret: SECRET },
      failures: echoes(spelling),
    });
    const catalog = catalogOf('export', 'engage', 'cohorts', 'funnels', 'revenue');
    const given = { config, url, nowMs: NOW, clockJumps: true };
    const runs = await Promise.all(
      commands.map((command) => runSource(command, command === 'read' ? { ...given, catalog } : given)),
    );
    // The line in the export and the retired report are warnings.
    expect(runs[0]?.errors.length).toBeGreaterThan(2);
    expect(runs[0]?.stdout).toContain('****');
    for (const run of runs) {
      expect(run.messages.length).toBeGreaterThan(0);
      expectNoSecret(run);
    }
  },
);

test('no error shows a secret in the wrong field, in an address or in a broken file', async () => {
  const config = configWith({ credentials: account });
  const { url } = await emulate({ eventsPerDay: 1, serviceAccount: account });
  const wrong = [
    ...['region', 'project_timezone', 'start_date', 'date_window_size'].map((field) => ({
      config: { ...config, [field]: SECRET },
      url,
    })),
    { config: { ...config, credentials: SECRET }, url },
    { config: `{"credentials":{"secret":${JSON.stringify(SECRET)} oops`, url },
    { config, url: `${url}/${encodeURIComponent(SECRET)}` },
    { config, url: url.replace('//', `//me:${encodeURIComponent(SECRET)}@`) },
    { config, url: `http://${SECRET}` },
    { config, url, env: { HTTPS_PROXY: `http://me:${SECRET}@proxy` } },
  ];
  const runs = await Promise.all(wrong.map((given) => runSource('check', given)));
  for (const run of runs) {
    expect(run.connection).toBeDefined();
    expectNoSecret(run);
  }
});

test('a secret too short to be hidden everywhere is hidden in a Basic header that Mixpanel echoes', async () => {
  const short = { ...account, secret: 'Zq9x!' };
  const sent = base64(`${USERNAME}:${short.secret}`);
  const answer = { kind: 'answer', status: 401, body: `denied: Basic ${sent}` } as const;
  const failures = [{ ...answer, times: -1, match: {} }];
  const { url } = await emulate({ eventsPerDay: 1, serviceAccount: short, failures });
  const config = configWith({ ...dates, credentials: short });
  for (const command of ['read', 'check', 'discover']) {
    const run = await runSource(command, {
      ...{ config, url },
      ...(command === 'read' ? { catalog: catalogOf('export', 'cohorts') } : {}),
    });
    expect(run.messages.length).toBeGreaterThan(0);
    if (command === 'read') expect(run.errors[0]?.internal_message).toContain('denied: Basic ****');
    expect(printed(run)).not.toContain(sent.slice(0, 12));
  }
});
