import { testClient } from './support/test-client.ts';

testClient({
  connector: 'executable',
  database: 'PostgreSQL',
  merge: 'original',
  options: { property_layout: 'json' },
});
