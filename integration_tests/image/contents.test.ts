import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import lock from '../../package-lock.json' with { type: 'json' };
import { find, HOME, imageFacts, variableOf } from './support/image.ts';

const MOST_BYTES = 300_000_000;

test('the image is smaller than 300 MB', async () => {
  expect((await imageFacts()).Size).toBeLessThan(MOST_BYTES);
});

test('the image runs as uid 1000, by number, in production mode', async () => {
  const facts = await imageFacts();
  expect(facts.Config.User).toBe('1000:1000');
  expect(variableOf(facts, 'NODE_ENV')).toBe('production');
});

test('the image holds the compiled sources, spec.json, package.json and packages, and nothing else of ours', async () => {
  expect(await find('/airbyte', '-mindepth', '1', '-maxdepth', '2', '-printf', '%P\n')).toEqual([
    'integration_code',
    'integration_code/dist',
    'integration_code/node_modules',
    'integration_code/package.json',
    'integration_code/spec.json',
  ]);
  const compiled = await find(`${HOME}/dist`, '-type', 'f', '-printf', '%P\n');
  const sources = globSync('**/*.ts', { cwd: 'src' });
  expect(compiled.filter((path) => path.endsWith('.js'))).toEqual(
    sources.map((path) => path.replace(/\.ts$/, '.js')).sort(),
  );
});

test('the packages in the image are those that package-lock.json names for production', async () => {
  const packages = lock.packages as Record<string, { dev?: boolean }>;
  const wanted = Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true);
  const isPackage = ['-regex', '.*/node_modules/\\(@[^/]*/\\)?[^/@.][^/]*', '-type', 'd'];
  const found = await find(`${HOME}/node_modules`, ...isPackage, '-printf', 'node_modules/%P\n');
  expect(found).toEqual(wanted.sort());
});

test('everybody may read the files of the connector, and only root may change them', async () => {
  const unreadable = ['-not', '-perm', '-o=r', '-o', '-type', 'd', '-not', '-perm', '-o=x'];
  const changeable = ['-not', '-user', '0', '-o', '-perm', '/go=w'];
  expect(await find('/airbyte', '-not', '-type', 'l', '(', ...unreadable, '-o', ...changeable, ')')).toEqual(
    [],
  );
});

test('no cache or log of npm is left in the image', async () => {
  expect(
    await find('/', '-xdev', '(', '-name', '.npm', '-o', '-name', '_cacache', '-o', '-name', '_logs', ')'),
  ).toEqual([]);
});
