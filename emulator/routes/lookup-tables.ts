import { jsonAnswer } from '../http/answer.ts';
import type { Route } from './route.ts';

/** The public description has only `id` and `name`; Mixpanel also sends the others. */
const TABLES = [
  {
    ...{ id: '55b4fb2b-e8de-466c-930f-8b36640b9b5e', name: 'Accounts', token: '9a1c0f7e' },
    ...{ createdAt: '2025-03-04T05:06:07', lastModifiedAt: '2026-01-02T03:04:05', hasMappedProperties: true },
  },
  { id: '1297297a-43a7-4cac-82b0-635d2bd88aac', name: 'Product "Catalog" ☕' },
] as const;

/** The lookup tables of the project, without their rows. */
export const lookupTablesRoute: Route = {
  endpoint: 'lookup-tables',
  family: 'ingest',
  access: 'member',
  methods: ['GET'],
  paths: ['/lookup-tables'],
  parameters: [],
  answer: () => jsonAnswer({ code: 200, status: 'OK', results: TABLES }),
};
