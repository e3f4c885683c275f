import { testClient } from './support/test-client.ts';

testClient({
  connector: 'image',
  database: 'PostgreSQL',
  merge: 'simplified',
  options: { property_layout: 'json' },
});
