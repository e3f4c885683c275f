import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const ENVIRONMENTS = join(ROOT, '.venv-compare');

/** The connectors compared with ours, by package name. */
export const PEERS = ['airbyte-source-mixpanel', 'tap-mixpanel'] as const;

export type Peer = (typeof PEERS)[number];

export function programOf(peer: Peer, name: string): string {
  return join(ENVIRONMENTS, peer, 'bin', name);
}

/** Installs missing peers, each in its own environment because their dependencies conflict. */
export function installPeers(): void {
  const lines = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
    .trim()
    .split('\n');
  for (const peer of PEERS) {
    const wanted = lines.find((line) => line.startsWith(`${peer}==`));
    if (wanted === undefined) throw new Error(`tools/compare/requirements.txt does not list ${peer}`);
    install(peer, wanted);
  }
}

function install(peer: Peer, wanted: string): void {
  const folder = join(ENVIRONMENTS, peer);
  const mark = join(folder, 'installed.txt');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  console.log(`Installing ${wanted} into .venv-compare ...`);
  mkdirSync(ENVIRONMENTS, { recursive: true });
  run('python3', ['-m', 'venv', '--clear', folder]);
  run(programOf(peer, 'python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', wanted]);
  writeFileSync(mark, wanted);
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed`, error === undefined ? {} : { cause: error });
}
