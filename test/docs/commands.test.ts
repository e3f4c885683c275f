import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pagesInNavigation, ROOT } from '../../docs/.vitepress/navigation.ts';
import { commandsOf, isMarked, RUN_BY, type Command } from '../support/doc-commands.ts';

const PAGES = pagesInNavigation();
const commands = PAGES.flatMap(commandsOf);
const runnable = commands.filter((command) => !isMarked(command));

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The entry of the list for a section: its own, or that of its page. */
function entryFor(section: string): string {
  return section in RUN_BY ? section : section.replace(/#.*/, '');
}

/** Whether a file takes the commands of the section from the page, or has each line of this one. */
function runs(file: string, { section, text }: Command): boolean {
  const source = read(file);
  return source.includes(`'${entryFor(section)}'`) || linesOf(text).every((line) => source.includes(line));
}

/** Without comments. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s)(#|\/\/) .*$/, '').trim())
    .filter((line) => line !== '');
}

test.each(runnable.map((command) => [command.section, command] as const))(
  'a command of %s is run by a test or by CI, or says what it needs',
  (section, command) => {
    const files = RUN_BY[entryFor(section)] ?? [];
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)) || !runs(file, command))).toEqual([]);
  },
);

test('the list of who runs what has no section without commands', () => {
  const sections = new Set(runnable.map(({ section }) => entryFor(section)));
  expect(Object.keys(RUN_BY).filter((section) => !sections.has(section))).toEqual([]);
});

test.each(PAGES)('%s has no indented code, which no test would see', (page) => {
  const fenced = read(page).replace(/^ *```[^]*?^ *```/gm, '');
  expect(fenced.match(/^(?![ *+-]|\d+\. ).*\n\n {4,}\S.*/gm) ?? []).toEqual([]);
});

describe('a block', () => {
  const block = (text: string): Command => ({ section: 'a.md#a', language: 'sh', text });

  test.each([
    ['# Needs a Mixpanel account: yours\ncat', true],
    ['# Needs a Docker registry\ndocker push x', true],
    ['# Needs time\nsleep 1', false],
    ['cat\n# Needs a Mixpanel account', false],
  ])('%j is marked: %j', (text, expected) => {
    expect(isMarked(block(text))).toBe(expected);
  });

  test('that nothing runs is found, and one that CI has is not', () => {
    expect(runs('.ci/run', block('npm run nothing'))).toBe(false);
    expect(runs('.ci/run', block('npm run demo   # against a Mixpanel'))).toBe(true);
  });
});
