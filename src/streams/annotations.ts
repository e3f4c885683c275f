import { stateless } from '../airbyte/progress/stateless.ts';
import { parseLocalTimestamp, toIso } from '../base/days.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { integer, timestamp, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';

/** All annotations. Two APIs return them, with different date formats, so all dates are converted to UTC. */
export const annotations = defineStream({
  name: 'annotations',
  holds: 'All annotations with their tags, including those before the start date',
  quirks: [
    'The App API does not accept a project secret. With one, the older endpoint is used: it counts as a query and returns neither `user` nor `tags`.',
    'Dates without an offset are local time in the project time zone. All dates are converted to UTC.',
  ],
  probe: { endpoint: ENDPOINTS.annotations, send: ({ mixpanel }) => mixpanel.annotations() },
  requests: [{ endpoint: ENDPOINTS.annotations, formula: 'one', count: () => 1 }],
  primaryKey: ['id'],
  schema: () => ({
    id: integer,
    project_id: integer,
    date: timestamp,
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
    yield all.map((annotation) => ({ ...annotation, date: toUtc(annotation.date, options.projectTimezone) }));
  },
});

function toUtc(date: string, zone: string): string {
  const ms = parseLocalTimestamp(date, zone);
  return ms === undefined ? date : toIso(ms);
}
