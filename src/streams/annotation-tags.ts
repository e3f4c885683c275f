import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, integer, text } from './column-types.ts';
import { defineList } from './define-list.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';

const COLUMNS = {
  id: described(integer, 'The ID of the tag.'),
  name: described(text, 'The name of the tag.'),
  project_id: described(integer, 'The ID of the Mixpanel project.'),
  has_annotations: described(boolean, 'Whether an annotation has the tag.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const annotationTags = defineList({
  name: 'annotation_tags',
  holds: 'All annotation tags, including unused ones',
  quirks: [
    'Mixpanel does not accept a project secret for tags. With one, `discover` does not offer this stream.',
  ],
  primaryKey: ['id'],
  columns: COLUMNS,
  endpoint: ENDPOINTS.annotationTags,
  label: 'all tags',
  list: ({ mixpanel }) => mixpanel.app.annotationTags(),
});
