import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
