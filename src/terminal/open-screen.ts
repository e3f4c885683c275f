import { createLogUpdate } from 'log-update';
import { systemClock } from '../base/clock.ts';
import { Screen } from './screen.ts';

/** A screen on a terminal. The cursor stays visible: a killed process could not show it again. */
export function openScreen(stream: NodeJS.WriteStream): Screen {
  return new Screen(stream, createLogUpdate(stream, { showCursor: true }), systemClock);
}
