import { expect, test } from '@jest/globals';
import { settingsOf } from '../../../emulator/settings.ts';
import { streams } from '../../../src/streams/index.ts';
import { randomRun } from '../../../tools/chaos/random-run.ts';
import type { Run } from '../../../tools/chaos/run.ts';

const runs: readonly Run[] = Array.from({ length: 2000 }, (_, seed) => randomRun(seed));
const faults = runs.flatMap(({ syncs }) => syncs.flatMap((sync) => sync.faults));

test('the same seed gives the same run', () => {
  for (const run of runs.slice(0, 200)) expect(randomRun(run.seed)).toEqual(run);
});

test('different seeds give different runs', () => {
  expect(new Set(runs.map((run) => JSON.stringify({ ...run, seed: 0 }))).size).toBe(runs.length);
});

test('the emulator accepts every project', () => {
  for (const { project, startMs } of runs) expect(() => settingsOf(project, startMs)).not.toThrow();
});

test('every stream is selected, in every sync mode it supports', () => {
  const selected = new Set(
    runs.flatMap(({ streams }) => streams.map(({ name, syncMode }) => `${name} ${syncMode}`)),
  );
  const all = streams.flatMap(({ name, syncModes }) => syncModes.map((mode) => `${name} ${mode}`));
  expect([...selected].sort()).toEqual(all.sort());
});

test('every detectable kind of fault occurs', () => {
  expect([...new Set(faults.map(({ kind }) => kind))].sort()).toEqual([
    'answer',
    'cut-body',
    'cut-connection',
    'delay',
    'drop-connection',
    'extra-line',
    'html-page',
    'missing-newline',
    'refusal',
    'stall',
    'surprise',
    'terminated-early',
  ]);
});

test('answers stall only if time runs', () => {
  const stalling = runs.filter(({ syncs }) =>
    syncs.some((sync) => sync.faults.some(({ kind }) => kind === 'stall')),
  );
  expect(stalling.length).toBeGreaterThan(0);
  expect(new Set(stalling.map(({ time }) => time))).toEqual(new Set(['runs']));
});

test('a truncated body that ends normally always has an incomplete last line', () => {
  const short = faults.filter(({ kind }) => kind === 'cut-body' || kind === 'missing-newline');
  for (const fault of short) expect(fault).toMatchObject({ fraction: 1 });
  for (const fault of short) if (fault.kind === 'cut-body') expect(fault.bytes).toBeGreaterThan(0);
});

test('processes are killed at bytes and at times, with both signals', () => {
  const kills = runs.flatMap(({ syncs }) =>
    syncs.flatMap(({ attempts }) => attempts.flatMap(({ kill }) => (kill === undefined ? [] : [kill]))),
  );
  const kinds = new Set(kills.map((kill) => `${kill.signal} ${'atByte' in kill ? 'byte' : 'time'}`));
  expect(kinds.size).toBe(4);
});

test('both kinds of credentials occur, and projects with rejected endpoints', () => {
  expect(new Set(runs.map(({ withProjectSecret }) => withProjectSecret)).size).toBe(2);
  expect(new Set(runs.map(({ project }) => project.topPropertiesNeedEvent)).size).toBe(2);
  expect(new Set(runs.map(({ project }) => project.plan))).toEqual(new Set(['free', 'full']));
  expect(new Set(runs.map(({ project }) => project.today))).toEqual(new Set(['utc', 'project']));
  expect(new Set(runs.map(({ project }) => project.revenue))).toEqual(
    new Set(['works', 'gone', 'rejected', 'times out']),
  );
});

test('some syncs begin with the states of another project, but never the first', () => {
  const moved = runs.flatMap(({ syncs }) => syncs.map((sync) => sync.isOfAnotherProject === true));
  expect(moved).toContain(true);
  for (const { syncs } of runs) expect(syncs[0]?.isOfAnotherProject).toBeUndefined();
});
