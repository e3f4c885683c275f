import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import packageFile from '../../package.json' with { type: 'json' };
import { addDays } from '../../src/base/days.ts';
import { isObject } from '../../src/base/json-object.ts';
import { backfillManifest, envOf, faultsOf } from '../support/manifest.ts';

const manifest = backfillManifest();
const { job, container } = manifest;
const STATE = '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"export"}}}}';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-job-'));
  for (const name of ['input', 'data', 'tmp']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'input', 'config.json'), '{"region":"EU","start_date":"2011-01-01"}');
  writeFileSync(
    join(folder, 'connector.sh'),
    'cat "${0%/*}/tmp/config.json" "${0%/*}/messages"; echo "$@" >"${0%/*}/arguments"; exit $EXIT\n',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Pod {
  readonly index: number;
  readonly days?: readonly [first: string, last: string];
  readonly shards?: number;
  /** What the connector prints after its config. */
  readonly messages?: string;
  readonly exitCode?: number;
}

/** Runs the script of the pods on this machine, with folders of its own and a connector that prints its config. */
function runPod({
  index,
  days = ['2026-01-01', '2026-01-10'],
  shards = 4,
  messages = '\n',
  exitCode = 0,
}: Pod) {
  writeFileSync(join(folder, 'messages'), messages);
  const script = (manifest.scripts['read-shard.mjs'] ?? '').replaceAll(
    /(?<=['"`])\/(input|data|tmp)\//g,
    (_path, name: string) => `${folder}/${name}/`,
  );
  writeFileSync(join(folder, 'read-shard.mjs'), script);
  const { status, stdout, stderr } = spawnSync('node', [join(folder, 'read-shard.mjs')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      JOB_COMPLETION_INDEX: String(index),
      FIRST_DAY: days[0],
      LAST_DAY: days[1],
      SHARDS: String(shards),
      AIRBYTE_ENTRYPOINT: `bash ${folder}/connector.sh`,
      EXIT: String(exitCode),
    },
  });
  return { exitCode: status, stdout, stderr };
}

/** The config that the connector got. */
function configOf(pod: Pod): Record<string, unknown> {
  const { exitCode, stdout, stderr } = runPod(pod);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const config: unknown = JSON.parse(stdout);
  if (!isObject(config)) throw new Error('the config is not an object');
  return config;
}

test('a field that Kubernetes does not know is a fault, and so is a value of the wrong type', () => {
  const typo = { ...job, spec: { ...job.spec, backoffLimitPerIndx: 6 } };
  const text = { ...job, spec: { ...job.spec, completions: '4' } };
  expect(faultsOf(job)).toEqual([]);
  expect(faultsOf(typo)).toEqual([expect.stringContaining('backoffLimitPerIndx')]);
  expect(faultsOf(text)).toEqual([expect.stringContaining('/spec/completions')]);
});

test('the job is indexed, every shard has a pod, and the image is that of this release', () => {
  const { completionMode, completions, parallelism } = job.spec;
  expect(completionMode).toBe('Indexed');
  expect({ completions: String(completions), parallelism: String(parallelism) }).toEqual({
    completions: envOf(container, 'SHARDS'),
    parallelism: envOf(container, 'SHARDS'),
  });
  expect(container.image).toBe(`your-registry/${packageFile.name}:${packageFile.version}`);
});

test.each([
  ['a leap year', '2024-01-01', '2024-12-31', 4],
  ['one day a shard', '2026-02-27', '2026-03-01', 3],
])('the shards of %s have every day once', (_what, first, last, shards) => {
  let next = first;
  for (let index = 0; index < shards; index++) {
    const { region, start_date: from, end_date: to } = configOf({ index, days: [first, last], shards });
    expect({ region, from }).toEqual({ region: 'EU', from: next });
    expect(String(to) >= next).toBe(true);
    next = addDays(String(to), 1);
  }
  expect(next).toBe(addDays(last, 1));
});

test.each([
  ['fewer days than shards', { index: 0, shards: 11 }, 'has fewer days than there are shards (11)'],
  ['a day that does not exist', { index: 0, days: ['2026-01-01', 'soon'] }, '2026-01-01 to soon has fewer'],
  ['an index beyond SHARDS', { index: 4 }, 'SHARDS is 4; it must equal completions'],
] as const)('%s is an error, and nothing is read', (_what, pod, message) => {
  const { exitCode, stdout, stderr } = runPod(pod);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain(message);
});

test('a pod keeps all messages, logs those that are not records, and keeps the last state', () => {
  const messages = ['{"type":"RECORD","a":1}', '{"type":"LOG"}', STATE, '{"type":"RECORD","a":2}'];
  const { stdout } = runPod({ index: 8, shards: 9, messages: `\n${messages.join('\n')}\n` });
  expect(stdout.split('\n').slice(1)).toEqual(['{"type":"LOG"}', STATE, '']);
  const shard = join(folder, 'data', 'shard-8');
  const [file = '', ...others] = readdirSync(shard).sort();
  expect(file).toMatch(/^messages-\d{8}T\d{6}Z\.jsonl$/);
  expect(others).toEqual(['state.json']);
  expect(readFileSync(join(shard, 'state.json'), 'utf8')).toBe(`${STATE}\n`);
  expect(readFileSync(join(shard, file), 'utf8').split('\n').slice(-5)).toEqual([...messages, '']);
});

test('the next pod of an index goes on from its state', () => {
  const passed = () => readFileSync(join(folder, 'arguments'), 'utf8').split(' --').slice(1);
  runPod({ index: 2, messages: `\n${STATE}\n`, exitCode: 1 });
  expect(passed()).toEqual([`config ${folder}/tmp/config.json`, `catalog ${folder}/input/catalog.json\n`]);
  runPod({ index: 2 });
  expect(passed().at(-1)).toBe(`state ${folder}/data/shard-2/state.json\n`);
});

test('a pod fails if the connector fails', () => {
  expect(runPod({ index: 0, messages: `\n${STATE}\n`, exitCode: 1 }).exitCode).toBe(1);
});
