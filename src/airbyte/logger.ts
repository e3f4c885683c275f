import type { Writable } from 'node:stream';
import type { SecretMask } from '../base/secrets.ts';
import type { Output } from './output.ts';

/** Writes LOG messages, with secrets masked. */
export interface Logger {
  info(message: string): Promise<void>;
  warn(message: string): Promise<void>;
  error(message: string): Promise<void>;
}

export function createLogger(output: Output, mask: SecretMask): Logger {
  const log = (level: 'INFO' | 'WARN' | 'ERROR') => (message: string) =>
    output.write({ type: 'LOG', log: { level, message: mask.redact(message) } });
  return { info: log('INFO'), warn: log('WARN'), error: log('ERROR') };
}

/** Writes log lines as text, `WARN export: ...`, for commands whose stdout carries no messages. Secrets are masked. */
export function createTextLogger(stream: Writable, mask: SecretMask): Logger {
  const log = (level: string) => (message: string) => {
    stream.write(`${level} ${mask.redact(message)}\n`);
    return Promise.resolve();
  };
  return { info: log('INFO'), warn: log('WARN'), error: log('ERROR') };
}
