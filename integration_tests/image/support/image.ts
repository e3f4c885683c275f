import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { memoizeAsync } from '../../../src/base/memoize.ts';
import { dockerPrints } from './docker.ts';

const run = promisify(execFile);
const ROOM = { maxBuffer: 64 * 1024 * 1024 };

/** Where the setup of the run tells its tests which image it built. */
const VARIABLE = 'IMAGE_UNDER_TEST';

/** Where the connector's files are in the image. */
export const HOME = '/airbyte/integration_code';

/** Called once, before the workers of the run start. */
export function setImage(id: string): void {
  process.env[VARIABLE] = id;
}

/** The image by its id, so that another build under the same name changes nothing in a run. */
export function image(): string {
  const id = process.env[VARIABLE];
  if (id === undefined) throw new Error('no image is built: run these tests by "npm run test:image"');
  return id;
}

/** What the image says about itself, as far as the tests ask. */
export interface ImageFacts {
  readonly Size: number;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly Cmd?: readonly string[] | null;
    readonly Labels: Readonly<Record<string, string>>;
  };
}

export async function imageFacts(): Promise<ImageFacts> {
  return JSON.parse(await dockerPrints('image', 'inspect', '--format', '{{json .}}', image())) as ImageFacts;
}

/** The value of an environment variable of the image. */
export function variableOf({ Config }: ImageFacts, name: string): string | undefined {
  return Config.Env.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A file, folder or link of the image. */
export interface ImageFile {
  /** Without the slash at its start. */
  readonly path: string;
  /** As `ls -l` prints it: `-rwxr-xr-x`. */
  readonly mode: string;
  /** User and group by number: `0/0`. */
  readonly owner: string;
}

/** The files of the image, sorted by path, with those that docker adds to a container: /etc/hosts, /dev and the like. */
export const imageFiles = memoizeAsync(async (): Promise<ImageFile[]> => {
  const container = (await dockerPrints('create', image())).trim();
  try {
    const listed = await run('sh', ['-c', `docker export ${container} | tar -tv --numeric-owner`], ROOM);
    return listed.stdout.split('\n').filter(Boolean).map(parseLine).sort(byPath);
  } finally {
    await dockerPrints('rm', container);
  }
});

/** The paths of the files of the image that are below a folder, without that folder's name. */
export async function pathsBelow(folder: string): Promise<string[]> {
  const start = `${folder.slice(1)}/`;
  const paths = (await imageFiles()).map(({ path }) => path).filter((path) => path.startsWith(start));
  return paths.map((path) => path.slice(start.length)).filter(Boolean);
}

/** A line of `tar -tv`: `-rw-r--r-- 0/0     2274 2026-11-26 18:28 airbyte/integration_code/package.json`. */
function parseLine(line: string): ImageFile {
  const [, mode, owner, path] = /^(\S+) +(\S+) +\S+ \S+ \S+ (.+?)(?: -> .*| link to .*)?$/.exec(line) ?? [];
  if (mode === undefined || owner === undefined || path === undefined)
    throw new Error(`not a line of tar: ${line}`);
  return { path, mode, owner };
}

function byPath(one: ImageFile, other: ImageFile): number {
  return one.path < other.path ? -1 : 1;
}
