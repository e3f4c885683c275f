import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import {
  DEFAULT_PROJECT_ID,
  DEFAULT_PROJECT_SECRET,
  DEFAULT_SERVICE_ACCOUNT,
} from '../../../emulator/options.ts';
import type { Emulator } from '../../../emulator/server.ts';

/** How to ask; by default a GET with the project secret and without gzip. */
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
  /** Sent as it is. */
  readonly text?: string | Buffer;
  readonly headers?: Record<string, string>;
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
export function ask(emulator: Emulator, path: string, question: RequestOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const body = bodyOf(question);
    const asking = request(`${emulator.url}${path}`, {
      method: question.method ?? 'GET',
      // Node would send the body of a DELETE without telling where it ends.
      headers: { ...headersOf(question), 'Content-Length': Buffer.byteLength(body) },
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
    asking.end(body);
  });
}

function bodyOf({ body, form, text }: RequestOptions): string | Buffer {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return text ?? (body === undefined ? '' : JSON.stringify(body));
}

function headersOf(question: RequestOptions): Record<string, string> {
  const { user, password, anonymous, gzip, body, headers } = question;
  const credentials = `${user ?? DEFAULT_PROJECT_SECRET}:${password ?? ''}`;
  return {
    ...(anonymous === true ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    ...(gzip === true ? { 'Accept-Encoding': 'gzip' } : {}),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...headers,
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

/** The service account of the default project. */
export const ACCOUNT = { user: DEFAULT_SERVICE_ACCOUNT.username, password: DEFAULT_SERVICE_ACCOUNT.secret };

/** A path with parameters. */
export function pathOf(path: string, parameters: Record<string, string | number> = {}): string {
  const texts = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  return `${path}?${new URLSearchParams(texts).toString()}`;
}

/** The path of an endpoint of the App API, in the default project. */
export function appPath(name: string, parameters: Record<string, string> = {}): string {
  return pathOf(`/api/app/projects/${DEFAULT_PROJECT_ID}/${name}`, parameters);
}

/** The path of an export of some days. */
export function exportPath(from: string, to = from, more: Record<string, string> = {}): string {
  return `/api/2.0/export?${new URLSearchParams({ from_date: from, to_date: to, ...more }).toString()}`;
}
