import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, object, text } from './column-types.ts';
import { defineList } from './define-list.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';

const TAGS = { type: ['null', 'array'], items: text };
const COLUMNS = {
  entity_type: described(text, 'What the schema describes: event or profile.'),
  name: described(text, 'The name of the event. $user for the profiles of users.'),
  description: described(text, 'The description of the event or profile.'),
  tags: described(TAGS, 'The tags of the event.'),
  hidden: described(boolean, 'Whether the event is hidden in Mixpanel.'),
  dropped: described(boolean, 'Whether Mixpanel drops the event when it arrives.'),
  schema: described(
    object,
    'The schema: the properties with their types and descriptions, and all metadata.',
  ),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const lexiconSchemas = defineList({
  name: 'lexicon_schemas',
  holds: 'The data dictionary: events and profiles with the properties that Lexicon declares',
  quirks: [
    '`description`, `tags`, `hidden` and `dropped` are also part of `schema`, as Mixpanel sends them.',
    'Mixpanel allows 5 requests a minute. One is enough for the entire Lexicon.',
    'Mixpanel does not accept a project secret for it. With one, `discover` does not offer this stream.',
  ],
  primaryKey: ['entity_type', 'name'],
  columns: COLUMNS,
  endpoint: ENDPOINTS.schemas,
  label: 'all schemas',
  list: ({ mixpanel }) => mixpanel.app.schemas.all(),
});
