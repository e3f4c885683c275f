import { stateless } from '../airbyte/progress/stateless.ts';
import type { Batch, ReadTools } from '../airbyte/stream.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { boolean, integer, text } from './column-types.ts';
import { defineStream } from './define-stream.ts';
import { reportOddEntries } from './odd-entries.ts';
import { writeMembers } from './records/write-members.ts';

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
  async *read(_slice, { mixpanel }, { recordWriter, columns, log }: ReadTools): AsyncGenerator<Batch, void> {
    const { items, odd } = await mixpanel.annotationTags();
    const writer = recordWriter();
    for (const { members } of items) {
      writeMembers(members, columns, writer);
      if (writer.full) yield writer.take();
    }
    yield writer.take();
    const lost = await reportOddEntries('annotation_tags', odd, log);
    if (lost !== undefined) throw lost;
  },
});
