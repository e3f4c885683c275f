import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import {
  DEFAULT_PROJECT_ID,
  DEFAULT_PROJECT_SECRET,
  DEFAULT_SERVICE_ACCOUNT,
} from '../../../emulator/options.ts';
import type { Emulator } from '../../../emulator/server.ts';

/** A GET with the project secret and without gzip by default. */
export interface RequestOptions {
  readonly method?: string;
  readonly user?: string;
  readonly password?: string;
  readonly anonymous?: boolean;
  readonly gzip?: boolean;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form. */
  readonly form?: Record<string, string>;
  /** Sent unchanged. */
  readonly text?: string | Buffer;
  readonly headers?: Record<string, string>;
  /** Called for each chunk of the body. */
  readonly onData?: () => void;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as received, possibly gzipped. */
  readonly bytes: Buffer;
  /** Whether the HTTP message was complete. */
  readonly complete: boolean;
}

/**
 * Sends a request and waits until the answer ends or the connection closes.
 * @throws Error if the connection closes before any header
 */
export function ask(emulator: Emulator, path: string, options: RequestOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const body = bodyOf(options);
    const asking = request(`${emulator.url}${path}`, {
      method: options.method ?? 'GET',
      // Node sends the body of a DELETE without a length by default.
      headers: { ...headersOf(options), 'Content-Length': Buffer.byteLength(body) },
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        options.onData?.();
      });
      response.on('error', () => undefined);
      response.on('close', () => {
        const { statusCode: status = 0, headers, complete } = response;
        resolve({ status, headers, bytes: Buffer.concat(chunks), complete });
      });
    });
    asking.end(body);
  });
}

function bodyOf({ body, form, text }: RequestOptions): string | Buffer {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return text ?? (body === undefined ? '' : JSON.stringify(body));
}

function headersOf(options: RequestOptions): Record<string, string> {
  const { user, password, anonymous, gzip, body, headers } = options;
  const credentials = `${user ?? DEFAULT_PROJECT_SECRET}:${password ?? ''}`;
  return {
    ...(anonymous === true ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    ...(gzip === true ? { 'Accept-Encoding': 'gzip' } : {}),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...headers,
  };
}

/** The body as text, decompressed if gzipped. */
export function textOf(reply: Reply): string {
  const bytes = reply.headers['content-encoding'] === 'gzip' ? gunzipSync(reply.bytes) : reply.bytes;
  return bytes.toString('utf8');
}

/** The lines of a body; each must end with a newline. */
export function linesOf(reply: Reply): string[] {
  const text = textOf(reply);
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last line has no newline');
  return text.slice(0, -1).split('\n');
}

export function jsonOf(reply: Reply): unknown {
  return JSON.parse(textOf(reply));
}

/** The service account of the default project. */
export const ACCOUNT = { user: DEFAULT_SERVICE_ACCOUNT.username, password: DEFAULT_SERVICE_ACCOUNT.secret };

export function pathOf(path: string, parameters: Record<string, string | number> = {}): string {
  const texts = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  return `${path}?${new URLSearchParams(texts).toString()}`;
}

/** The path of an App API endpoint in the default project. */
export function appPath(name: string, parameters: Record<string, string> = {}): string {
  return pathOf(`/api/app/projects/${DEFAULT_PROJECT_ID}/${name}`, parameters);
}

export function exportPath(from: string, to = from, more: Record<string, string> = {}): string {
  return `/api/2.0/export?${new URLSearchParams({ from_date: from, to_date: to, ...more }).toString()}`;
}
