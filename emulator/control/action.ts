import type { Control } from './control.ts';

/** Handles a request to the control endpoint and returns the answer; undefined means `ok`. */
export type Action = (control: Control, body: unknown) => unknown;

/** Keyed by method and path, such as `POST failures`. */
export type Actions = Readonly<Record<string, Action>>;

export function asList(body: unknown): unknown[] {
  return Array.isArray(body) ? body : [body];
}
