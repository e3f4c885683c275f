import { shared } from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...shared,
  testMatch: ['<rootDir>/integration_tests/image/**/*.test.ts'],
  globalSetup: '<rootDir>/integration_tests/image/build-image.ts',
  testTimeout: 60_000,
};
