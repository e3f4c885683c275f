import { expect, test } from '@jest/globals';
import { annotationsRequest, parseAnnotations } from '../../src/mixpanel/annotations.ts';

const account = { username: 'user', secret: 'topsecret', projectId: 12345 };
const secret = { apiSecret: 'topsecret' };

const byApp = {
  ...{ id: 1138193, date: '2022-02-15 12:00:00', description: 'released' },
  ...{ user: { id: 1, first_name: '', last_name: '' }, tags: [{ id: 1, name: 'x' }] },
};
const byOldApi = { date: '2023-01-15 12:00:00', project_id: 7, id: 1, description: 'released' };

test('a service account asks the App API for all annotations', () => {
  expect(annotationsRequest(account)).toEqual({
    ...{ family: 'app', method: 'GET', path: '/api/app/projects/12345/annotations' },
  });
});

test('a project secret asks the older API, which wants dates, for all of time', () => {
  const { family, path, params } = annotationsRequest(secret);
  expect([family, path]).toEqual(['query', '/api/2.0/annotations']);
  expect(params?.['from_date']).toMatch(/^200\d-/);
  expect(params?.['to_date']).toMatch(/^2\d[3-9]\d-/);
});

test('the App API does not name the project, so it is added', () => {
  expect(parseAnnotations({ status: 'ok', results: [byApp] }, account)).toEqual([
    { project_id: 12345, ...byApp },
  ]);
});

test('the older API names the project itself', () => {
  expect(parseAnnotations({ error: false, annotations: [byOldApi] }, secret)).toEqual([byOldApi]);
  expect(parseAnnotations({ results: [{ ...byApp, project_id: 7 }] }, account)).toEqual([
    { ...byApp, project_id: 7 },
  ]);
});

test.each([
  ...[null, [], 'text', {}, { results: {} }, { results: [null] }, { results: [{ id: 1 }] }],
  ...[{ annotations: [{ id: '1', date: 'x' }] }, { results: [{ id: 1, date: null }] }],
])('%j is no list of annotations', (answer) => {
  expect(parseAnnotations(answer, account)).toBeUndefined();
});

test('an answer that says it failed is no list of annotations, though it holds an empty one', () => {
  const failed = { error: 'Timed out' };
  expect(parseAnnotations({ ...failed, status: 'error', results: [] }, account)).toBeUndefined();
  expect(parseAnnotations({ ...failed, annotations: [] }, secret)).toBeUndefined();
  expect(parseAnnotations({ error: false, annotations: [] }, secret)).toEqual([]);
  expect(parseAnnotations({ error: null, results: [] }, account)).toEqual([]);
});
