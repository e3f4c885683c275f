import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { messagesIn, type Messages } from '../../support/messages.ts';
import { collect, ended, type Given } from '../../support/run-source.ts';
import { docker } from './docker.ts';
import { image } from './image.ts';

/** What a container is started with. */
export interface Start {
  /** The words after the image's name. */
  readonly words: readonly string[];
  /** Options of `docker run` beyond those that every container here has. */
  readonly options?: readonly string[];
  /** The files it finds in /files. */
  readonly files?: Pick<Given, 'config' | 'catalog' | 'state'>;
  /** The address of the emulator. */
  readonly url?: string;
}

/** A container that runs. */
export interface Container {
  readonly name: string;
  /** `docker run`: its output is the container's, its exit code too. */
  readonly child: ChildProcess;
}

/** What became of a container, with its messages to ask questions of. */
export interface ContainerRun extends Messages {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const FILES = ['config', 'catalog', 'state'] as const;
const started: Container[] = [];
const folders: string[] = [];

afterAll(async () => {
  for (const { name, child } of started) {
    if (child.exitCode !== null) continue;
    // Before its output has somewhere to go, docker does not stop a container.
    child.kill();
    await docker('rm', '--force', name);
  }
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The words of a command whose files are in /files, such as `read --config /files/config.json ...`. */
export function commandWords(command: string, files: Start['files'] = {}): string[] {
  const given = FILES.filter((name) => files[name] !== undefined);
  return [command, ...given.flatMap((name) => [`--${name}`, `/files/${name}.json`])];
}

/** Starts a container that removes itself at its end. Nothing reads its output yet. */
export function startContainer({ words, options = [], files = {}, url }: Start): Container {
  const name = `source-mixpanel-test-${randomUUID()}`;
  const child = spawn(
    'docker',
    [
      ...['run', '--rm', '--name', name, '--log-driver', 'none'],
      ...['--volume', `${folderOf(files)}:/files:ro`],
      ...(url === undefined
        ? ['--network', 'none']
        : ['--network', 'host', '--env', `MIXPANEL_BASE_URL=${url}`]),
      ...options,
      image(),
      ...words,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const container = { name, child };
  started.push(container);
  return container;
}

/** Runs a container to its end. */
export async function runContainer(start: Start): Promise<ContainerRun> {
  return await finish(startContainer(start));
}

/** Reads what a container prints until it ends; every line on stdout must be a message of the protocol. */
export async function finish({ child }: Container): Promise<ContainerRun> {
  const printed = collect(child, 'stdout');
  const complained = collect(child, 'stderr');
  const { exitCode } = await ended(child);
  const stdout = printed().toString('utf8');
  return { ...messagesIn(stdout), exitCode, stdout, stderr: complained().toString('utf8') };
}

/** A folder as the platform mounts it: the container's user is not its owner, but may read it. */
function folderOf(files: NonNullable<Start['files']>): string {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-image-'));
  folders.push(folder);
  chmodSync(folder, 0o755);
  for (const name of FILES) {
    if (files[name] === undefined) continue;
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(files[name]));
    chmodSync(path, 0o644);
  }
  return folder;
}
