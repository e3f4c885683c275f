/** The three parts of the API: hosts and limits are those of a family. */
export type Family = 'query' | 'export' | 'app';

/** One call of the API, and the quota it counts against. */
export interface Endpoint {
  readonly family: Family;
  readonly method: 'GET' | 'POST';
  /** Behind the host. `{project_id}` stands for the project's number. */
  readonly path: string;
}

/** Every endpoint that is asked. */
export const ENDPOINTS = {
  export: { family: 'export', method: 'GET', path: '/api/2.0/export' },
  eventNames: { family: 'query', method: 'GET', path: '/api/query/events/names' },
  eventProperties: { family: 'query', method: 'GET', path: '/api/query/events/properties/top' },
  profiles: { family: 'query', method: 'POST', path: '/api/query/engage' },
  profileProperties: { family: 'query', method: 'GET', path: '/api/query/engage/properties' },
  revenue: { family: 'query', method: 'GET', path: '/api/query/engage/revenue' },
  cohorts: { family: 'query', method: 'POST', path: '/api/query/cohorts/list' },
  funnels: { family: 'query', method: 'GET', path: '/api/query/funnels/list' },
  funnel: { family: 'query', method: 'GET', path: '/api/query/funnels' },
  annotationTags: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/annotations/tags' },
  annotations: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/annotations' },
  /** The App API does not take a project secret. */
  legacyAnnotations: { family: 'query', method: 'GET', path: '/api/2.0/annotations' },
  schemas: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/schemas' },
} as const satisfies Readonly<Record<string, Endpoint>>;
