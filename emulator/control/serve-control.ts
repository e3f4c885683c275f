import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import { InvalidJson, parseJson } from '../http/json.ts';
import { runAction } from './control-routes.ts';
import type { Control } from './control.ts';

/** Answers a control request: no credentials, limits, failures or log. */
export async function controlAnswer(
  control: Control,
  request: IncomingMessage,
  path: string,
): Promise<Answer> {
  const method = request.method ?? '';
  const body = await text(request);
  try {
    const done = runAction(control, method, path, body === '' ? undefined : parseJson(body));
    return done === undefined
      ? jsonAnswer({ error: `unknown control: ${method} ${path}` }, 404)
      : jsonAnswer(done.result);
  } catch (error) {
    if (error instanceof InvalidJson) return jsonAnswer({ error: error.message }, 400);
    throw error;
  }
}
