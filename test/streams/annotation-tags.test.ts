import { expect, test } from '@jest/globals';
import { annotationTags } from '../../src/streams/annotation-tags.ts';
import { says, startServer } from '../support/http-server.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const TAGS = [
  { id: 1, name: 'release', project_id: 1, has_annotations: true },
  { id: 2, name: 'never used', project_id: 1, has_annotations: false },
];

test.each([
  ['a bare list', TAGS],
  ['a list under results', { status: 'ok', results: TAGS }],
])('one request reads all tags from %s', async (_form, answer) => {
  const server = await startServer(says(200, JSON.stringify(answer)));
  const { records } = await readStream(annotationTags, contextFor(server));
  expect(records).toEqual(TAGS);
  expect(server.asked.map(({ path }) => path)).toEqual(['/api/app/projects/1/annotations/tags']);
});

test.each([null, {}, 'text', { results: {} }])(
  'the answer %j is an error, not an empty list',
  async (answer) => {
    const server = await startServer(says(200, JSON.stringify(answer)));
    const { message } = await connectorErrorOf(() => readStream(annotationTags, contextFor(server)));
    expect(message).toContain('annotations/tags is not a list of tags');
  },
);
