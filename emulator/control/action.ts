import type { Control } from './control.ts';

/** What a request to the control endpoint does, and gives to be answered; nothing stands for `ok`. */
export type Action = (control: Control, body: unknown) => unknown;

/** Actions by method and path, such as `POST failures`. */
export type Actions = Readonly<Record<string, Action>>;

/** A body may be one thing, or a list of them. */
export function asList(body: unknown): unknown[] {
  return Array.isArray(body) ? body : [body];
}
