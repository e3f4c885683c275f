import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from '@jest/globals';
import { ended } from '../../support/run-source.ts';
import { PYTHON } from './python-environment.ts';

const SCRIPTS = join(import.meta.dirname, '..', 'python');
const ERROR_CHARACTERS = 4000;

const started: PythonProcess[] = [];
afterAll(async () => {
  await Promise.all(started.map((script) => script.close()));
});

/** A Python script that answers each line with a line. */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #end: Promise<unknown>;
  #errors = '';

  /** @param firstLine what the script reads first, as JSON; it gets no answer */
  constructor(script: string, firstLine: unknown, env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(PYTHON, ['-W', 'ignore', join(SCRIPTS, script)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#end = ended(this.#child);
    started.push(this);
    const { stdin, stdout, stderr } = this.#child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('the script has no pipes');
    // A script that ends early is reported by its missing answer.
    stdin.on('error', () => undefined);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-ERROR_CHARACTERS);
    });
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
    this.#send(firstLine);
  }

  /**
   * Sends a value as a line of JSON and parses the line that answers it.
   * @throws Error with the end of its stderr if the script ends instead
   */
  async ask(question: unknown): Promise<unknown> {
    this.#send(question);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`${this.#child.spawnargs.join(' ')} failed:\n${this.#errors}`);
    return JSON.parse(answer.value) as unknown;
  }

  /** Lets the script come to its end. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#end;
  }

  #send(value: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(value)}\n`);
  }
}
