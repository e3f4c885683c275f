import { commandsOf } from '../../test/support/doc-commands.ts';

/** The lines in the blocks ```log of a page: `...` stands for any text. */
export function quotedLines(page: string): readonly string[] {
  return commandsOf(page).flatMap(({ language, text }) => (language === 'log' ? text.split('\n') : []));
}

/** Numbers and moments, which differ from sync to sync. */
const NUMBER = /\d[\d.:TZ-]*/g;

/** Whether a quoted line, in which `...` stands for any text, is this one but for its numbers. */
export function isQuoted(quoted: string, line: string): boolean {
  const [pattern, said] = [quoted, line].map((text) => text.replaceAll('...', '\0').replaceAll(NUMBER, '#'));
  const parts = (pattern ?? '').split('\0').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(said ?? '');
}
