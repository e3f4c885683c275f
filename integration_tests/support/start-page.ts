import { join } from 'node:path';
import { expect } from '@jest/globals';
import { follow, recordsIn, type Reader } from './doc-shell.ts';

/** Follows the start page up to two reads and their days. @param installation the section that installs the command */
export async function followStartPage(installation: string, reader: Reader): Promise<void> {
  const printed = await follow(
    [
      installation,
      'docs/start.md#the-emulator',
      'docs/start.md#check-the-connection',
      'docs/start.md#choose-the-streams',
      'docs/start.md#read',
      'docs/start.md#read-what-is-new',
      'docs/start.md#see-which-days-were-read',
    ],
    reader,
  );
  expect(printed).toMatch(/"status":"SUCCEEDED"/);
  expect(printed).toMatch(/^export: \d+ days read to the end/m);
  const events = (name: string): number => recordsIn(join(reader.home, 'mixpanel', name), 'export');
  expect(events('first.jsonl')).toBeGreaterThan(20_000);
  expect(events('second.jsonl')).toBeLessThan(events('first.jsonl') / 10);
}
