import { testClient } from './support/test-client.ts';

testClient('image', 'DuckDB');
