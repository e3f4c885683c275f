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
