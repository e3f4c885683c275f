import { expect, test } from '@jest/globals';
import { annotationsRequest, parseAnnotations } from '../../src/mixpanel/annotations.ts';

const account = { username: 'user', secret: 'topsecret', projectId: 12345 };
const secret = { apiSecret: 'topsecret' };

const fromAppApi = {
  ...{ id: 1138193, date: '2022-02-15 12:00:00', description: 'released' },
  ...{ user: { id: 1, first_name: '', last_name: '' }, tags: [{ id: 1, name: 'x' }] },
};
const fromLegacyApi = { date: '2023-01-15 12:00:00', project_id: 7, id: 1, description: 'released' };

test('a service account uses the App API', () => {
  expect(annotationsRequest(account)).toEqual({
    ...{ family: 'app', method: 'GET', path: '/api/app/projects/12345/annotations' },
  });
});

test('a project secret uses the legacy API, whose dates include all annotations', () => {
  const { family, path, params } = annotationsRequest(secret);
  expect([family, path]).toEqual(['query', '/api/2.0/annotations']);
  expect(params?.['from_date']).toMatch(/^200\d-/);
  expect(params?.['to_date']).toMatch(/^2\d[3-9]\d-/);
});

test('the project ID is added to annotations of the App API', () => {
  expect(parseAnnotations({ status: 'ok', results: [fromAppApi] }, account)).toEqual([
    { project_id: 12345, ...fromAppApi },
  ]);
});

test('a project ID in the answer is kept', () => {
  expect(parseAnnotations({ error: false, annotations: [fromLegacyApi] }, secret)).toEqual([fromLegacyApi]);
  expect(parseAnnotations({ results: [{ ...fromAppApi, project_id: 7 }] }, account)).toEqual([
    { ...fromAppApi, project_id: 7 },
  ]);
});

test.each([
  ...[null, [], 'text', {}, { results: {} }, { results: [null] }, { results: [{ id: 1 }] }],
  ...[{ annotations: [{ id: '1', date: 'x' }] }, { results: [{ id: 1, date: null }] }],
])('%j is not a list of annotations', (answer) => {
  expect(parseAnnotations(answer, account)).toBeUndefined();
});

test('an empty list is a list of annotations', () => {
  expect(parseAnnotations({ error: false, annotations: [] }, secret)).toEqual([]);
  expect(parseAnnotations({ error: null, results: [] }, account)).toEqual([]);
});
