import { execFile, type ExecFileException } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Run } from './run-source.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** What `npm pack --json` says about a tarball. */
interface PackedFile {
  readonly path: string;
  readonly mode: number;
}
export interface Tarball {
  readonly filename: string;
  /** Bytes, compressed. */
  readonly size: number;
  readonly files: readonly PackedFile[];
}

export type Ended = Pick<Run, 'exitCode' | 'stdout' | 'stderr'>;

/** The package as a user has it: packed by `npm pack` and installed into an empty project. */
export interface InstalledPackage {
  readonly tarball: Tarball;
  /** The folder in which the user works. */
  readonly project: string;
  /** Runs `npx source-mixpanel ...` there. */
  npx(args: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** Removed after the tests of the file. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-package-'));
  folders.push(folder);
  const tarball = await pack(folder);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{}');
  const install = ['install', '--install-links', '--ignore-scripts', '--no-audit', '--no-fund'];
  await succeed('npm', [...install, join(folder, tarball.filename), ...(await dependencies())], project);
  const npx = (args: string, env = {}): Promise<Ended> =>
    run('npx', ['source-mixpanel', ...args.split(' ')], project, env);
  return { tarball, project, npx };
}

async function pack(folder: string): Promise<Tarball> {
  const described = await succeed(
    'npm',
    ['pack', '--json', '--foreground-scripts=false', '--pack-destination', folder],
    ROOT,
  );
  const [tarball] = JSON.parse(described) as [Tarball];
  return tarball;
}

/**
 * The folders of the packages that the connector depends on. Installed along with it they take the place of a registry.
 */
async function dependencies(): Promise<string[]> {
  const listed = await succeed('npm', ['ls', '--omit=dev', '--all', '--parseable'], ROOT);
  return listed.split('\n').filter((path) => path.includes(`${sep}node_modules${sep}`));
}

async function succeed(file: string, args: readonly string[], cwd: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run(file, args, cwd);
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

/** Does not block, as the emulator runs in this process. Neither npm nor npx may use a network. */
function run(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const offline = { PATH: path, HOME: process.env['HOME'] ?? '', npm_config_offline: 'true' };
  return new Promise((resolve) => {
    const ended = (error: ExecFileException | null, stdout: string, stderr: string): void => {
      resolve({ exitCode: error === null ? 0 : exitCodeOf(error), stdout, stderr });
    };
    execFile(file, args, { cwd, env: { ...offline, ...env }, maxBuffer: 64 * 1024 * 1024 }, ended);
  });
}

function exitCodeOf({ code }: ExecFileException): number | null {
  return typeof code === 'number' ? code : null;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
