import { testClient } from './support/test-client.ts';

testClient({
  connector: 'image',
  database: 'DuckDB',
  merge: 'original',
  options: { property_layout: 'json' },
});
