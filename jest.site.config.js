import { shared } from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...shared,
  testMatch: ['<rootDir>/integration_tests/site/**/*.test.ts'],
  globalSetup: '<rootDir>/integration_tests/site/prepare.ts',
  testTimeout: 60_000,
};
