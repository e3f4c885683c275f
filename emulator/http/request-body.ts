import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { apiError } from './answer.ts';
import { InvalidJson, isObject, parseJson } from './json.ts';

export interface RequestBody {
  /** Fields of a form, or members of a JSON object. */
  readonly parameters: URLSearchParams;
  /** The text of a body other than a form; undefined for a form or an empty body. */
  readonly document: string | undefined;
}

/** @throws ApiError 400 for invalid gzip or JSON */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const text = unpacked(request, await buffer(request)).toString('utf8');
  if (text === '') return { parameters: new URLSearchParams(), document: undefined };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return { parameters: membersOf(text), document: text };
  if (type.startsWith('application/x-ndjson')) return { parameters: new URLSearchParams(), document: text };
  return { parameters: new URLSearchParams(text), document: undefined };
}

function unpacked(request: IncomingMessage, bytes: Buffer): Buffer {
  if (request.headers['content-encoding'] !== 'gzip') return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    throw apiError(400, 'the body is not valid gzip');
  }
}

/** The members of a JSON object as parameters; empty for a list. */
function membersOf(text: string): URLSearchParams {
  const value = parsed(text);
  if (!isObject(value)) return new URLSearchParams();
  return new URLSearchParams(
    Object.entries(value).map(([name, member]): [string, string] => [name, textOf(member)]),
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof InvalidJson) throw apiError(400, error.message);
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
