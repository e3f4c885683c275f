import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { DEFAULT_PROJECT_SECRET } from '../../../emulator/options.ts';
import type { Emulator } from '../../../emulator/server.ts';

/** How to ask; by default a GET with the project secret and without gzip. */
export interface Question {
  readonly method?: string;
  readonly user?: string;
  readonly password?: string;
  readonly anonymous?: boolean;
  readonly gzip?: boolean;
  readonly body?: unknown;
  /** Called for each piece of the body. */
  readonly onData?: () => void;
}

/** All that came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it was sent, gzipped or not. */
  readonly bytes: Buffer;
  /** Whether HTTP said that the body is over. */
  readonly complete: boolean;
}

/**
 * Asks an emulator and waits for the end of its answer, whichever end that is.
 * @throws Error when the connection closes before any header
 */
export function ask(emulator: Emulator, path: string, question: Question = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asking = request(`${emulator.url}${path}`, {
      method: question.method ?? 'GET',
      headers: headersOf(question),
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        question.onData?.();
      });
      response.on('error', () => undefined);
      response.on('close', () => {
        const { statusCode: status = 0, headers, complete } = response;
        resolve({ status, headers, bytes: Buffer.concat(chunks), complete });
      });
    });
    asking.end(question.body === undefined ? '' : JSON.stringify(question.body));
  });
}

function headersOf({ user, password, anonymous, gzip }: Question): Record<string, string> {
  const credentials = `${user ?? DEFAULT_PROJECT_SECRET}:${password ?? ''}`;
  return {
    ...(anonymous === true ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    ...(gzip === true ? { 'Accept-Encoding': 'gzip' } : {}),
  };
}

/** The body as text, unpacked if it was gzipped. */
export function textOf(reply: Reply): string {
  const bytes = reply.headers['content-encoding'] === 'gzip' ? gunzipSync(reply.bytes) : reply.bytes;
  return bytes.toString('utf8');
}

/** The lines of a body whose every line is ended. */
export function linesOf(reply: Reply): string[] {
  const text = textOf(reply);
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  return text.slice(0, -1).split('\n');
}

/** The parsed body. */
export function jsonOf(reply: Reply): unknown {
  return JSON.parse(textOf(reply));
}

/** The path of an export of some days. */
export function exportPath(from: string, to = from, more: Record<string, string> = {}): string {
  return `/api/2.0/export?${new URLSearchParams({ from_date: from, to_date: to, ...more }).toString()}`;
}
