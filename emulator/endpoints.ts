export const ENDPOINTS = [
  'export',
  'events',
  'events/names',
  'events/properties/top',
  'engage',
  'engage/properties',
  'engage/revenue',
  'cohorts/list',
  'funnels',
  'funnels/list',
  'insights',
  'annotations',
  'annotations/tags',
  'bookmarks',
  'schemas',
  'lookup-tables',
  'track',
  'import',
  'update/engage',
  'update/groups',
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];
