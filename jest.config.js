/** What all tests share, those of the image too. */
export const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
};

/** @type {import('jest').Config} */
export default {
  // No test waits; on a machine with other work, those that start many processes still take a minute.
  testTimeout: 180_000,
  // Jest would leave one of two cores idle: it starts one worker less than there are cores.
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/build-kernel.ts',
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/integration_tests/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/integration_tests/(image|clients|site)/'],
      globalSetup: '<rootDir>/integration_tests/support/build-source.ts',
    },
  ],
};
