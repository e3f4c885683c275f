import type { Readable } from 'node:stream';
import { MixpanelError } from '../failures.ts';
import { firstBytes } from '../http/web-page.ts';
import { errorOfLine } from './export-errors.ts';
import { describeLine } from './line-kinds.ts';

const MAX_MESSAGE_BYTES = 1000;

/**
 * Throws a MixpanelError, once the first bytes of an export have arrived, if they are one line that reports a failure that
 * another try would not change. The caller can then send a simpler request, or one for fewer days.
 */
export async function rejectMessage(body: Readable): Promise<void> {
  const first = await firstBytes(body);
  const text = first.toString().trim();
  if (text === '' || first.length > MAX_MESSAGE_BYTES || text.includes('\n')) return;
  const line = Buffer.from(`${text}\n`);
  const { kind } = describeLine(line);
  const error = kind === 'message' || kind === 'failure' ? errorOfLine(line) : undefined;
  if (!(error instanceof MixpanelError)) return;
  body.destroy();
  throw error;
}
