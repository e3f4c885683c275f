import { commandsOf } from '../../test/support/doc-commands.ts';

/** The lines in the blocks ```log of a page: `...` stands for any text. */
export function quotedLines(page: string): readonly string[] {
  return commandsOf(page).flatMap(({ language, text }) => (language === 'log' ? text.split('\n') : []));
}

/** Whether a quoted line stands for this one. */
export function isQuoted(quoted: string, line: string): boolean {
  const parts = quoted.split('...').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(line);
}
