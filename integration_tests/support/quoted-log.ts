import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** The lines in the blocks ```log of a page: `...` stands for any text. */
export function quotedLines(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```log\n([^]*?)^```$/gm)];
  return blocks.flatMap(([, block = '']) => block.trimEnd().split('\n'));
}

/** Whether a quoted line stands for this one. */
export function isQuoted(quoted: string, line: string): boolean {
  const parts = quoted.split('...').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(line);
}
