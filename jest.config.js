const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
  ],
};

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Integration tests start processes, which takes its time on a busy machine.
  testTimeout: 60_000,
  transform,
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/integration_tests/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/integration_tests/image/'],
};
