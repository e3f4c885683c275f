import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { backfillManifest } from '../../../test/support/manifest.ts';
import { messagesIn, type Messages } from '../../support/messages.ts';
import { startContainer, type Container } from './container.ts';
import { dockerPrints } from './docker.ts';
import { image } from './image.ts';

const CLOCK = join(import.meta.dirname, '..', '..', 'support', 'process-clock.mjs');
const { container: manifest, scripts } = backfillManifest();

/** The volumes of a job: folders of this machine. */
export interface Volumes {
  readonly folder: string;
}

/** What a pod of the job is started with, besides its manifest. */
export interface PodStart {
  readonly index: number;
  readonly volumes: Volumes;
  /** Environment variables that replace those of the manifest. */
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) {
    // The files belong to the user of the pods.
    const cleanup = ['run', '--rm', '--network', 'none', '--user', '0', '--volume', `${folder}:/files`];
    const names = ['input', 'scripts', 'data'].map((name) => `/files/${name}`);
    await dockerPrints(...cleanup, '--entrypoint', 'rm', image(), '-r', ...names);
    rmSync(folder, { recursive: true });
  }
});

/** Makes the volumes that the pods of a job share. */
export function makeVolumes(input: { readonly config: unknown; readonly catalog: unknown }): Volumes {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-pods-'));
  folders.push(folder);
  chmodSync(folder, 0o755);
  for (const name of ['input', 'scripts', 'data']) mkdirSync(join(folder, name));
  chmodSync(join(folder, 'data'), 0o777);
  for (const [name, content] of Object.entries(input))
    writeFileSync(join(folder, 'input', `${name}.json`), JSON.stringify(content));
  for (const [name, script] of Object.entries(scripts)) writeFileSync(join(folder, 'scripts', name), script);
  return { folder };
}

/** Starts a pod of the job as its manifest says: command, limits, rights and mounts. */
export function startPod({ index, volumes, env, url }: PodStart): Container {
  const [entrypoint = '', ...words] = manifest.command;
  const { cpu, memory } = manifest.resources.limits;
  const given = Object.fromEntries(manifest.env.map(({ name, value }) => [name, value]));
  const variables = { ...given, JOB_COMPLETION_INDEX: String(index), ...env };
  const mounts = manifest.volumeMounts.flatMap(({ name, mountPath, readOnly }) =>
    name === 'tmp'
      ? ['--tmpfs', `${mountPath}:mode=1777`]
      : ['--volume', `${join(volumes.folder, name)}:${mountPath}${readOnly === true ? ':ro' : ''}`],
  );
  const options = [
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--cpus', cpu, '--memory', memory.replace(/i$/, '')],
    ...['--volume', `${CLOCK}:/process-clock.mjs:ro`],
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...mounts,
    ...['--entrypoint', entrypoint],
  ];
  return startContainer({ options, words, url });
}

/** The last state of a shard as a STATE message; undefined if it has none yet. */
export function stateOf({ folder }: Volumes, index: number): string | undefined {
  const path = join(folder, 'data', `shard-${index}`, 'state.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The messages of all attempts at a shard. The last line of one that was killed may be incomplete. */
export function messagesOf({ folder }: Volumes, index: number): Messages {
  const shard = join(folder, 'data', `shard-${index}`);
  const texts = readdirSync(shard)
    .filter((name) => name.startsWith('messages-'))
    .map((name) => readFileSync(join(shard, name), 'utf8'));
  return messagesIn(texts.map((text) => text.slice(0, text.lastIndexOf('\n') + 1)).join(''));
}
