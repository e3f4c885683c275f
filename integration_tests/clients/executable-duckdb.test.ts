import { testClient } from './support/test-client.ts';

testClient('executable', 'DuckDB');
