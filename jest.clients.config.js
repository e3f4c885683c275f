import { shared } from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...shared,
  testMatch: ['<rootDir>/integration_tests/clients/**/*.test.ts'],
  globalSetup: '<rootDir>/integration_tests/clients/prepare.ts',
  // Two syncs by PyAirbyte take half a minute, much more beside other work.
  testTimeout: 600_000,
  // Jest would start one worker less than there are cores.
  maxWorkers: 2,
};
