import { expect, test } from '@jest/globals';
import { drawRun } from '../../../tools/chaos/draw.ts';
import { streams } from '../../../src/streams/index.ts';
import type { Run } from '../../../tools/chaos/run.ts';
import { settingsOf } from '../../../emulator/settings.ts';

const runs: readonly Run[] = Array.from({ length: 2000 }, (_, seed) => drawRun(seed));
const faults = runs.flatMap(({ syncs }) => syncs.flatMap((sync) => sync.faults));

test('the same seed draws the same run', () => {
  for (const run of runs.slice(0, 200)) expect(drawRun(run.seed)).toEqual(run);
});

test('different seeds draw different runs', () => {
  expect(new Set(runs.map((run) => JSON.stringify({ ...run, seed: 0 }))).size).toBe(runs.length);
});

test('every project that is drawn is one that the emulator serves', () => {
  for (const { project, startMs } of runs) expect(() => settingsOf(project, startMs)).not.toThrow();
});

test('every stream is drawn, in both sync modes where it has them', () => {
  const drawn = new Set(
    runs.flatMap(({ streams }) => streams.map(({ name, syncMode }) => `${name} ${syncMode}`)),
  );
  const all = streams.flatMap(({ name, syncModes }) => syncModes.map((mode) => `${name} ${mode}`));
  expect([...drawn].sort()).toEqual(all.sort());
});

test('every kind of fault is drawn that can be seen', () => {
  expect([...new Set(faults.map(({ kind }) => kind))].sort()).toEqual([
    'answer',
    'cut-body',
    'cut-connection',
    'delay',
    'drop-connection',
    'extra-line',
    'html-page',
    'missing-newline',
    'stall',
    'terminated-early',
  ]);
});

test('answers hang only where time runs by itself', () => {
  const hanging = runs.filter(({ syncs }) =>
    syncs.some((sync) => sync.faults.some(({ kind }) => kind === 'stall')),
  );
  expect(hanging.length).toBeGreaterThan(0);
  expect(new Set(hanging.map(({ time }) => time))).toEqual(new Set(['runs']));
});

test('a body that is short and seems whole lacks the end of its last line', () => {
  const short = faults.filter(({ kind }) => kind === 'cut-body' || kind === 'missing-newline');
  for (const fault of short) expect(fault).toMatchObject({ fraction: 1 });
  for (const fault of short) if (fault.kind === 'cut-body') expect(fault.bytes).toBeGreaterThan(0);
});

test('processes are killed at bytes and at times, by both signals', () => {
  const kills = runs.flatMap(({ syncs }) =>
    syncs.flatMap(({ attempts }) => attempts.flatMap(({ kill }) => (kill === undefined ? [] : [kill]))),
  );
  const kinds = new Set(kills.map((kill) => `${kill.signal} ${'atByte' in kill ? 'byte' : 'time'}`));
  expect(kinds.size).toBe(4);
});

test('both kinds of credentials are drawn, and projects that refuse what others give', () => {
  expect(new Set(runs.map(({ withProjectSecret }) => withProjectSecret)).size).toBe(2);
  expect(new Set(runs.map(({ project }) => project.topPropertiesNeedEvent)).size).toBe(2);
  expect(new Set(runs.map(({ project }) => project.revenue))).toEqual(
    new Set(['works', 'gone', 'rejected', 'times out']),
  );
});
