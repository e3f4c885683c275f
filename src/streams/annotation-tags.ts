import { stateless } from '../airbyte/progress/stateless.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, integer, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';

/** The tags of a project's annotations, whether an annotation carries them or not. */
export const annotationTags = defineStream({
  name: 'annotation_tags',
  holds: 'Tags that annotations can carry',
  quirks: ['Mixpanel does not accept a project secret for the tags. With one, the stream is not offered.'],
  primaryKey: ['id'],
  needsServiceAccount: true,
  probe: { endpoint: ENDPOINTS.annotationTags, send: ({ mixpanel }) => mixpanel.annotationTags() },
  requests: [{ endpoint: ENDPOINTS.annotationTags, formula: 'one', count: () => 1 }],
  schema: () => ({ id: integer, name: text, project_id: integer, has_annotations: boolean }),
  progress: stateless,
  slices: () => [{ label: 'all tags' }],
  async *read(_slice, { mixpanel }) {
    yield await mixpanel.annotationTags();
  },
});
