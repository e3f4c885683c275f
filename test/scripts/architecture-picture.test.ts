import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { descriptionsOf } from '../../scripts/architecture-picture/descriptions.ts';
import { graphOf } from '../../scripts/architecture-picture/graph.ts';
import { planOf, withoutImplied } from '../../scripts/architecture-picture/rooms.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('an arrow that others imply is left out', () => {
  const arrows = [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
    ['a', 'a'],
    ['a', 'b'],
  ] as const;
  expect(withoutImplied(arrows)).toEqual([
    ['a', 'b'],
    ['b', 'c'],
  ]);
});

test('rooms that import each other are an error that names them', () => {
  const circle = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'b'],
  ] as const;
  expect(() => withoutImplied(circle)).toThrow('b -> c -> b');
});

test('imports of files become arrows between folders, and between the folders of an open one', () => {
  const imports = [
    { from: 'src/main.ts', to: 'src/streams/index.ts' },
    { from: 'src/streams/index.ts', to: 'src/streams/days/plan.ts' },
    { from: 'src/streams/export/a.ts', to: 'src/streams/days/deep/b.ts' },
    { from: 'src/streams/export/a.ts', to: 'src/streams/export/b.ts' },
    { from: 'src/streams/days/plan.ts', to: 'src/base/days.ts' },
  ];
  expect(planOf(imports, ['streams'])).toEqual({
    outer: [
      ['main.ts', 'streams'],
      ['streams', 'base'],
    ],
    inner: { streams: [['streams/export', 'streams/days']] },
  });
});

test('an arrow to an open room ends at its border', () => {
  const plan = { outer: [['a', 'b'] as const], inner: { b: [['b/x', 'b/y'] as const] } };
  const { edges } = graphOf(plan, new Map());
  expect(edges).toEqual([
    { tail: 'b/x', head: 'b/y' },
    { tail: 'a', head: 'b/x', attributes: { lhead: 'cluster_b' } },
  ]);
});

test('the tree of the architecture page describes folders and files', () => {
  const page =
    'Text\n\n```\nsrc/   all; main.ts is the process\n  a/   the a\n    b/   the b\ntest/  no\n```\n';
  expect([...descriptionsOf(page)]).toEqual([
    ['main.ts', 'is the process'],
    ['a', 'the a'],
    ['a/b', 'the b'],
  ]);
});

test('the picture shows every folder of src, and those of streams and mixpanel', () => {
  const picture = readFileSync(join(ROOT, 'docs/pictures/architecture.svg'), 'utf8').replaceAll('&#45;', '-');
  const drawn = [...picture.matchAll(/<title>(?:cluster_)?([^<]+)<\/title>/g)].map(([, name]) => name);
  const folders = globSync('src/{*,{streams,mixpanel}/*}/', { cwd: ROOT }).map((path) => path.slice(4));
  expect(drawn).toEqual(expect.arrayContaining(folders.map((path) => path.replace(/\/$/, ''))));
});
