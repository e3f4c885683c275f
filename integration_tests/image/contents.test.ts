import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import lock from '../../package-lock.json' with { type: 'json' };
import { HOME, imageFacts, imageFiles, pathsBelow, variableOf } from './support/image.ts';

const MOST_BYTES = 150_000_000;

test('the image is smaller than 150 MB', async () => {
  expect((await imageFacts()).Size).toBeLessThan(MOST_BYTES);
});

test('the image runs as uid 1000, by number, in production mode', async () => {
  const facts = await imageFacts();
  expect(facts.Config.User).toBe('1000:1000');
  expect(variableOf(facts, 'NODE_ENV')).toBe('production');
});

test('the image holds the compiled sources, kernel.wasm, spec.json, package.json and packages, and nothing else of ours', async () => {
  const own = (await pathsBelow('/airbyte')).filter((path) => path.split('/').filter(Boolean).length < 3);
  expect(own).toEqual([
    'integration_code/',
    'integration_code/dist/',
    'integration_code/kernel.wasm',
    'integration_code/node_modules/',
    'integration_code/package.json',
    'integration_code/spec.json',
  ]);
  const compiled = await pathsBelow(`${HOME}/dist`);
  const sources = globSync('**/*.ts', { cwd: 'src' });
  expect(compiled.filter((path) => path.endsWith('.js'))).toEqual(
    sources.map((path) => path.replace(/\.ts$/, '.js')).sort(),
  );
});

test('the packages in the image are those that package-lock.json names for production', async () => {
  const packages = lock.packages as Record<string, { dev?: boolean }>;
  const wanted = Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true);
  const paths = (await pathsBelow(HOME)).filter((path) => path.endsWith('/package.json'));
  const folders = paths.map((path) => path.slice(0, -'/package.json'.length));
  const isPackage = /^(?:.*\/)?node_modules\/(?:@[^/]*\/)?[^/@]+$/;
  expect(folders.filter((folder) => isPackage.test(folder)).sort()).toEqual(wanted.sort());
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
