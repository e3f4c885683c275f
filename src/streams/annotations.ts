import { stateless } from '../airbyte/progress/stateless.ts';
import { defineStream } from '../airbyte/stream.ts';
import { parseWallClock, toIso } from '../base/days.ts';
import { integer, moment, text } from './column-types.ts';
import type { StreamContext } from './context.ts';

/**
 * All annotations, whatever their date. They come by two APIs with two forms of dates; both become UTC, a date without an
 * offset being read in the project's time zone, where people set it.
 */
export const annotations = defineStream({
  name: 'annotations',
  primaryKey: ['id'],
  schema: () => ({
    id: integer,
    project_id: integer,
    date: moment,
    description: text,
    user: { type: ['null', 'object'], properties: { id: integer, first_name: text, last_name: text } },
    tags: {
      type: ['null', 'array'],
      items: { type: ['null', 'object'], properties: { id: integer, name: text } },
    },
  }),
  progress: stateless,
  slices: () => [{ label: 'all annotations' }],
  async *read(_slice, { mixpanel, options }: StreamContext) {
    const all = await mixpanel.annotations();
    yield all.map((annotation) => ({ ...annotation, date: inUtc(annotation.date, options.projectTimezone) }));
  },
});

/** What is no moment stays as it came. */
function inUtc(date: string, zone: string): string {
  const ms = parseWallClock(date, zone);
  return ms === undefined ? date : toIso(ms);
}
