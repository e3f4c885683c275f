import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../emulator/server.ts';
import { messagesIn } from './support/messages.ts';
import { collect, ended } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const main = process.env['SOURCE_MAIN'] ?? join(import.meta.dirname, '..', 'src', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
let emulator: Emulator;

beforeAll(async () => {
  emulator = await emulate({ eventsPerDay: 5 });
  const start_date = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configWith({ start_date })));
  writeFileSync(join(folder, 'catalog.json'), JSON.stringify(catalogOf('export', 'engage')));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a command in a pseudo-terminal of 100 columns, as util-linux' script opens it. Returns what the terminal received. */
async function inTerminal(
  command: string,
  redirected = '',
): Promise<{ exitCode: number | null; shown: string }> {
  const line = `stty cols 100 rows 30; exec '${process.execPath}' '${main}' ${command} ${redirected}`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], SHELL: '/bin/sh', TERM: 'xterm', MIXPANEL_BASE_URL: emulator.url },
  });
  const shown = collect(child, 'stdout');
  const { exitCode } = await ended(child);
  return { exitCode, shown: shown().toString('utf8') };
}

const READ = 'read --config config.json --catalog catalog.json';
const ESCAPE = '\u001b[';

test('the progress of a read is shown while its messages go to a file', async () => {
  const { exitCode, shown } = await inTerminal(READ, '> out.jsonl');
  expect(exitCode).toBe(0);
  const messages = messagesIn(readFileSync(join(folder, 'out.jsonl'), 'utf8'));
  expect(messages.statuses('export').at(-1)).toBe('COMPLETE');
  expect(shown).toMatch(/export {2}[\d,]+ records {2}/);
  expect(shown).toMatch(/requests left this hour: /);
  expect(shown).toContain(`export: complete, ${messages.records('export').length} records`);
  expect(shown).toContain(ESCAPE);
  expect(shown).not.toContain('{"type"');
});

test('a failed read says why in the terminal', async () => {
  const { exitCode, shown } = await inTerminal(
    'read --config config.json --catalog nowhere.json',
    '> out.jsonl',
  );
  expect(exitCode).toBe(1);
  expect(shown).toMatch(/ERROR The catalog file nowhere\.json does not exist/);
});

test('the verdict of check is shown while its messages go to a file', async () => {
  const { shown } = await inTerminal('check --config config.json', '> out.jsonl');
  expect(shown).toMatch(/SUCCEEDED Can be read: export, engage/);
});

test('messages in the terminal itself come with a hint, and nothing is redrawn between them', async () => {
  const { exitCode, shown } = await inTerminal(READ);
  const [hint, ...lines] = shown.split('\r\n');
  expect(exitCode).toBe(0);
  expect(hint).toMatch(/^These lines are messages for programs\. .* read \.\.\. > read\.jsonl$/);
  expect(messagesIn(lines.join('\n')).statuses('engage').at(-1)).toBe('COMPLETE');
});

test('coverage has colours in a terminal, and none in a pipe', async () => {
  const state = {
    export: { version: 1, read: [{ from: '2026-06-01', to: '2026-06-03', at: '2026-06-20T12:00:00Z' }] },
  };
  writeFileSync(join(folder, 'state.json'), JSON.stringify(state));
  const coloured = await inTerminal('coverage --state state.json');
  expect(coloured.shown).toContain(`Jun  ${ESCAPE}32m███${ESCAPE}39m`);
  const plain = await inTerminal('coverage --state state.json', '2>&1 | cat');
  expect(plain.shown).toContain('Jun  ███');
  expect(plain.shown).not.toContain(ESCAPE);
});
