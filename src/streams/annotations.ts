import { stateless } from '../airbyte/progress/stateless.ts';
import { parseLocalTimestamp, toIso } from '../base/days.ts';
import type { Batch, ReadTools } from '../airbyte/stream.ts';
import type { ObjectMembers } from '../json/object-members.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { valueOf, type ListedItem } from '../mixpanel/listed-items.ts';
import { described, integer, text, timestampInUtc } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { defineStream } from './define-stream.ts';
import { deliverList } from './deliver-list.ts';
import { jsonOf } from './records/item-records.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';

const USER = { type: ['null', 'object'], properties: { id: integer, first_name: text, last_name: text } };
const TAGS = {
  type: ['null', 'array'],
  items: { type: ['null', 'object'], properties: { id: integer, name: text } },
};
const COLUMNS = {
  id: described(integer, 'The ID of the annotation.'),
  project_id: described(integer, 'The ID of the Mixpanel project.'),
  date: described(timestampInUtc, 'The time that is annotated, in UTC.'),
  description: described(text, 'The text of the annotation.'),
  user: described(USER, 'The user who wrote the annotation. Null with a project secret.'),
  tags: described(TAGS, 'The tags of the annotation. Null with a project secret.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

/** All annotations. Two APIs return them, with different date formats, so all dates are converted to UTC. */
export const annotations = defineStream({
  name: 'annotations',
  holds: 'All annotations with their tags, including those before the start date',
  quirks: [
    'The App API does not accept a project secret. With one, the older endpoint is used: it returns neither `user` nor `tags`.',
    'If Mixpanel rejects dates, such as those in the future or more than 90 days ago, the others are read, with a warning.',
    'Dates without an offset are local time in the project time zone. All dates are converted to UTC.',
  ],
  probe: {
    endpoint: ENDPOINTS.annotations,
    send: ({ mixpanel, clock }) => mixpanel.annotations(clock.now()),
  },
  requests: [{ endpoint: ENDPOINTS.annotations, formula: 'one', count: () => 1 }],
  primaryKey: ['id'],
  schema: () => COLUMNS,
  progress: stateless,
  slices: () => [{ label: 'all annotations' }],
  async *read(_slice, context, tools: ReadTools): AsyncGenerator<Batch, void> {
    const { mixpanel, options, clock } = context;
    const { answer, days, why } = await mixpanel.annotations(clock.now());
    if (days !== undefined)
      await tools.log.warn(
        `annotations: only those from ${days.from} to ${days.to} are read, because Mixpanel refuses other dates: ${why}`,
      );
    const items = answer.items.map((item) => ({
      members: columnsOf(item, context, options.projectTimezone),
    }));
    yield* deliverList('annotations', { items, odd: answer.odd }, tools);
  },
});

function columnsOf(item: ListedItem, { mixpanel }: StreamContext, zone: string): ObjectMembers {
  const { projectId } = mixpanel;
  const own = new Map<string, Buffer>();
  if (projectId !== undefined && item.members.get('project_id') === undefined)
    own.set('project_id', jsonOf(projectId));
  const date = valueOf(item, 'date');
  if (typeof date === 'string') own.set('date', jsonOf(toUtc(date, zone)));
  return item.members.with(own);
}

function toUtc(date: string, zone: string): string {
  const ms = parseLocalTimestamp(date, zone);
  return ms === undefined ? date : toIso(ms);
}
