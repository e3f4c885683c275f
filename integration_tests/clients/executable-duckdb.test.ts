import { testClient } from './support/test-client.ts';

testClient({
  connector: 'executable',
  database: 'DuckDB',
  merge: 'simplified',
  options: { property_layout: 'columns', property_naming: 'safe' },
});
