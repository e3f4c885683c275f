/**
 * Runs the demo and draws its output as a terminal that scrolls: docs/pictures/demo.svg. The lines are those of the run,
 * without the states.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { drawTerminal, type TimedLine } from './terminal-picture.ts';

const PICTURE = join(import.meta.dirname, '..', '..', 'docs', 'pictures', 'demo.svg');
const STATE_LINE = /, state (before|after): /;

const start = Date.now();
const demo = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const lines: TimedLine[] = [{ text: '$ npm run demo', ms: 0 }];
for await (const text of createInterface({ input: demo.stdout })) {
  if (!STATE_LINE.test(text)) lines.push({ text, ms: Date.now() - start });
}
if (demo.exitCode !== null && demo.exitCode !== 0) throw new Error('the demo failed: nothing is drawn');
writeFileSync(PICTURE, drawTerminal(lines));
