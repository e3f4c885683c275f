/** The parts of Mixpanel's API, each with its own hosts and rate limits. */
export type Family = 'query' | 'export' | 'app' | 'ingestion';

export interface Endpoint {
  readonly family: Family;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

export const ENDPOINTS = {
  export: { family: 'export', method: 'GET', path: '/api/2.0/export' },
  eventCounts: { family: 'query', method: 'GET', path: '/api/query/events' },
  eventNames: { family: 'query', method: 'GET', path: '/api/query/events/names' },
  eventProperties: { family: 'query', method: 'GET', path: '/api/query/events/properties/top' },
  profiles: { family: 'query', method: 'POST', path: '/api/query/engage' },
  profileProperties: { family: 'query', method: 'GET', path: '/api/query/engage/properties' },
  revenue: { family: 'query', method: 'GET', path: '/api/query/engage/revenue' },
  cohorts: { family: 'query', method: 'POST', path: '/api/query/cohorts/list' },
  funnels: { family: 'query', method: 'GET', path: '/api/query/funnels/list' },
  funnel: { family: 'query', method: 'GET', path: '/api/query/funnels' },
  insights: { family: 'query', method: 'GET', path: '/api/query/insights' },
  annotationTags: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/annotations/tags' },
  annotations: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/annotations' },
  /** For a project secret, which the App API does not accept. */
  legacyAnnotations: { family: 'query', method: 'GET', path: '/api/2.0/annotations' },
  savedReports: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/bookmarks' },
  /** Not public. */
  workspaces: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/workspaces/public' },
  featureFlags: {
    family: 'app',
    method: 'GET',
    path: '/api/app/projects/{project_id}/workspaces/{workspace_id}/feature-flags',
  },
  experiments: { family: 'app', method: 'GET', path: '/api/app/workspaces/{workspace_id}/experiments' },
  schemas: { family: 'app', method: 'GET', path: '/api/app/projects/{project_id}/schemas' },
  /** The Ingestion API, which also lists what was uploaded. */
  lookupTables: { family: 'ingestion', method: 'GET', path: '/lookup-tables' },
} as const satisfies Readonly<Record<string, Endpoint>>;
