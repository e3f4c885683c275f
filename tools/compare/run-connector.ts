import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, parseExactly, type JsonObject } from './exact-json.ts';

export interface Runner {
  /** The program and its first arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** Runs a command and returns its stdout. Stderr goes to a file, and into the error if the command fails. */
export async function run(runner: Runner, name: string, args: readonly string[]): Promise<string> {
  const { command, env, folder } = runner;
  const [program, ...first] = command;
  const [out, err] = ['jsonl', 'log'].map((end) => join(folder, `${name}.${end}`)) as [string, string];
  const files = [openSync(out, 'w'), openSync(err, 'w')] as const;
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, [...first, ...args], { stdio: ['ignore', ...files], env });
    child.once('error', reject);
    child.once('close', resolve);
  });
  files.forEach(closeSync);
  const output = readFileSync(out, 'utf8');
  if (exitCode === 0) return output;
  const message = `${readFileSync(err, 'utf8')}\n${output.includes('"TRACE"') ? output : ''}`.trim();
  throw new Error(`${name} exited with ${String(exitCode)}:\n${message.split('\n').slice(-20).join('\n')}`);
}

/** Parses the protocol messages; connectors print other lines too. */
export function messagesIn(output: string): JsonObject[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map(parseExactly)
    .filter(isJsonObject);
}

/** Writes a JSON file and returns its path. */
export function writeJson(folder: string, name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}
