import { expect, test } from '@jest/globals';
import lock from '../../package-lock.json' with { type: 'json' };
import { dockerPrints } from './support/docker.ts';
import { HOME, image, imageFacts, imageFiles, pathsBelow, variableOf } from './support/image.ts';

const MOST_BYTES = 150_000_000;

test('the image is smaller than 150 MB', async () => {
  expect((await imageFacts()).Size).toBeLessThan(MOST_BYTES);
});

test('the image runs as uid 1000, by number, in production mode', async () => {
  const facts = await imageFacts();
  expect(facts.Config.User).toBe('1000:1000');
  expect(variableOf(facts, 'NODE_ENV')).toBe('production');
});

test('the image holds the bundled connector, kernel.wasm and package.json, and nothing else of ours', async () => {
  const own = (await pathsBelow('/airbyte')).filter((path) => path.split('/').filter(Boolean).length < 4);
  expect(own).toEqual([
    'integration_code/',
    'integration_code/dist/',
    'integration_code/dist/chunks/',
    'integration_code/dist/licences.txt',
    'integration_code/dist/main.js',
    'integration_code/kernel.wasm',
    'integration_code/package.json',
  ]);
});

test('the image has the licence of each package that it holds, at the version of package-lock.json', async () => {
  const licences = await dockerPrints(
    'run',
    '--rm',
    '--entrypoint',
    'cat',
    image(),
    `${HOME}/dist/licences.txt`,
  );
  const named = [...licences.matchAll(/^== (\S+) (\S+) \(/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  const packages = lock.packages as Record<string, { dev?: boolean; version: string }>;
  const locked = Object.entries(packages).map(
    ([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`,
  );
  expect(named).toEqual(
    expect.arrayContaining(['ajv', 'axios', 'dayjs'].map((name) => expect.stringContaining(name))),
  );
  expect(named.filter((each) => !locked.includes(each))).toEqual([]);
});

test('every user may read the files of the connector, and only root may change them', async () => {
  const own = (await imageFiles()).filter(({ path }) => path.startsWith(`${HOME.slice(1)}/`));
  const open = own.filter(
    ({ mode, owner }) => !mode.startsWith('l') && !(owner === '0/0' && isReadOnly(mode)),
  );
  expect(open).toEqual([]);
});

test('the image has the programs that the platform needs, and no other: no npm, package manager or second shell', async () => {
  const isProgram = /^(?:-.{8}x|-..x.{6}|-.{5}x...)/;
  const programs = (await imageFiles())
    .filter(
      ({ mode, path }) =>
        isProgram.test(mode) && /(?:^|\/)s?bin\//.test(path) && !path.startsWith('airbyte/'),
    )
    .map(({ path }) => path);
  expect(programs).toEqual(
    ['cat', 'dash', 'mkfifo', 'node', 'rm', 'sleep', 'touch'].map((name) => `usr/bin/${name}`),
  );
});

test('no file of the image runs with the rights of its owner or group (setuid, setgid)', async () => {
  expect((await imageFiles()).filter(({ mode }) => /^-..(?:[sS]|....?[sS])/.test(mode))).toEqual([]);
});

test('the platform may write to /airbyte, /tmp and its home', async () => {
  const files = new Map((await imageFiles()).map(({ path, mode, owner }) => [path, `${mode} ${owner}`]));
  expect(['airbyte/', 'tmp/', 'home/airbyte/'].map((path) => files.get(path))).toEqual([
    'drwxr-xr-x 1000/1000',
    'drwxrwxrwt 0/0',
    'drwxr-xr-x 1000/1000',
  ]);
});

test('a scanner finds the version and the licence of each package of the system', async () => {
  const packages = (await pathsBelow('/var/lib/dpkg/status.d')).sort();
  expect(packages).toEqual(expect.arrayContaining(['coreutils', 'dash', 'libc6', 'libstdc++6']));
  const licences = (await pathsBelow('/usr/share/doc')).filter((path) => path.endsWith('/copyright'));
  expect(licences.map((path) => path.split('/')[0]).sort()).toEqual(packages);
});

test('no cache or log of npm is left in the image', async () => {
  expect((await imageFiles()).filter(({ path }) => /(?:^|\/)(?:\.npm|_cacache|_logs)\//.test(path))).toEqual(
    [],
  );
});

function isReadOnly(mode: string): boolean {
  const ofOthers = mode.startsWith('d') ? 'r-x' : 'r-[x-]';
  return new RegExp(`^.r..${ofOthers}${ofOthers}$`).test(mode);
}
