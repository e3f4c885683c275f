import { stateless } from '../airbyte/progress/stateless.ts';
import type { Batch, ReadTools } from '../airbyte/stream.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, described, integer, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';
import { deliverList } from './deliver-list.ts';
import { RESCUED_COLUMN, RESCUED_SCHEMA } from './records/rescued-values.ts';

const COLUMNS = {
  id: described(integer, 'The ID of the tag.'),
  name: described(text, 'The name of the tag.'),
  project_id: described(integer, 'The ID of the Mixpanel project.'),
  has_annotations: described(boolean, 'Whether an annotation has the tag.'),
  [RESCUED_COLUMN]: RESCUED_SCHEMA,
};

export const annotationTags = defineStream({
  name: 'annotation_tags',
  holds: 'All annotation tags, including unused ones',
  quirks: [
    'Mixpanel does not accept a project secret for tags. With one, `discover` does not offer this stream.',
  ],
  primaryKey: ['id'],
  needsServiceAccount: () => true,
  probe: { endpoint: ENDPOINTS.annotationTags, send: ({ mixpanel }) => mixpanel.app.annotationTags() },
  requests: [{ endpoint: ENDPOINTS.annotationTags, formula: 'one', count: () => 1 }],
  schema: () => COLUMNS,
  progress: stateless,
  slices: () => [{ label: 'all tags' }],
  async *read(_slice, { mixpanel }, tools: ReadTools): AsyncGenerator<Batch, void> {
    yield* deliverList('annotation_tags', await mixpanel.app.annotationTags(), tools);
  },
});
