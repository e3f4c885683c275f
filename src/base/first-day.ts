import { startOfDay, type Day } from './days.ts';

/** Mixpanel did not exist before. */
export const FIRST_DAY: Day = '2009-01-01';
export const FIRST_MS = startOfDay(FIRST_DAY, 'UTC');
