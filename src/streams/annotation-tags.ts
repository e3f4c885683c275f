import { stateless } from '../airbyte/progress/stateless.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, integer, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';

export const annotationTags = defineStream({
  name: 'annotation_tags',
  holds: 'All annotation tags, including unused ones',
  quirks: [
    'Mixpanel does not accept a project secret for tags. With one, `discover` does not offer this stream.',
  ],
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
