import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DAY, propertyNamesIn } from '../data/events.ts';
import type { Answer } from './answer.ts';
import type { GzipWindow } from './gzip-window.ts';

/** Events in the answer to a request with a limit, which asks for a sample. */
const SAMPLE_EVENTS = 500;

/**
 * Answers the requests of `discover` and `read` for events. `project_id` chooses the window; 1 and a missing one are the
 * first. All events are of one day, so other days are empty.
 *
 * @param lines some events, to make samples and names of properties from
 */
export function answerEvents(windows: readonly GzipWindow[], lines: Buffer): Answer {
  const sample = lines.subarray(0, endOfLine(lines, SAMPLE_EVENTS));
  const names = Object.fromEntries(propertyNamesIn(lines).map((name) => [name, { count: 1 }]));
  return async (request, response) => {
    request.resume();
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost');
    if (pathname.endsWith('/properties/top')) sendJson(response, names);
    else if (pathname.endsWith('/schemas')) sendJson(response, { status: 'ok', results: [] });
    else if (!/\/export\/?$/.test(pathname)) sendJson(response, []);
    else if (searchParams.has('limit')) response.writeHead(200, LINES).end(sample);
    else if (!hasDay(searchParams)) response.writeHead(200, LINES).end();
    else {
      const window = windows[Number(searchParams.get('project_id') ?? 1) - 1];
      if (window === undefined) throw new Error('no window has this project ID');
      response.writeHead(200, { ...LINES, 'Content-Encoding': 'gzip' });
      await pipeline(Readable.from(window.chunks()), response);
    }
  };
}

/** With a charset: Airbyte's source reads text without one as Latin-1. */
const LINES = { 'Content-Type': 'text/plain; charset=utf-8' };

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function hasDay(params: URLSearchParams): boolean {
  return (params.get('from_date') ?? '') <= DAY && DAY <= (params.get('to_date') ?? '');
}

/** The offset after the first `count` lines. */
function endOfLine(lines: Buffer, count: number): number {
  let end = 0;
  for (let line = 0; line < count; line++) end = lines.indexOf('\n', end) + 1;
  return end;
}
