import { stateless } from '../airbyte/progress/stateless.ts';
import { parseLocalTimestamp, toIso } from '../base/days.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { integer, moment, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';

/**
 * All annotations, whatever their date. They come by two APIs with two forms of dates; both become UTC, a date without an
 * offset being read in the project's time zone, where people set it.
 */
export const annotations = defineStream({
  name: 'annotations',
  holds: 'Annotations with their tags, whatever their date',
  quirks: [
    'The App API does not accept a project secret. With one, the older endpoint is asked: it counts as a query and has neither `user` nor `tags`.',
    'Dates come in local time or with an offset. They become UTC by the time zone of the project.',
  ],
  probe: { endpoint: ENDPOINTS.annotations, send: ({ mixpanel }) => mixpanel.annotations() },
  requests: [{ endpoint: ENDPOINTS.annotations, formula: 'one', count: () => 1 }],
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
  async *read(_slice, { mixpanel, options }) {
    const all = await mixpanel.annotations();
    yield all.map((annotation) => ({ ...annotation, date: inUtc(annotation.date, options.projectTimezone) }));
  },
});

/** What is no moment stays as it came. */
function inUtc(date: string, zone: string): string {
  const ms = parseLocalTimestamp(date, zone);
  return ms === undefined ? date : toIso(ms);
}
