/**
 * Imports point inwards only: main -> source -> streams -> (airbyte | mixpanel | config) -> base. The emulator shares
 * nothing with the connector: what both believe about Mixpanel is believed twice.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    only('base knows nothing of ours', '^src/base/', '^src/(?!base/)'),
    only('airbyte knows base alone', '^src/airbyte/', '^src/(?!base/|airbyte/)'),
    only('mixpanel knows base alone', '^src/mixpanel/', '^src/(?!base/|mixpanel/)'),
    only('config knows base alone', '^src/config/', '^src/(?!base/|config/)'),
    only('streams do not know config', '^src/streams/', '^src/(config/|source|main)'),
    only('streams do not know check', '^src/streams/', '^src/check'),
    only('nobody imports main', '.', '^src/main'),
    only('source is imported by main alone', '^(?!src/main)', '^src/source'),
    only('the emulator shares nothing with the connector', '^emulator/', '^src/'),
    only(
      'the connector does not know the emulator',
      '^src/',
      '^(emulator|test|integration_tests|demo|bench|chaos)/',
    ),
    only('no process and no shell is started', '^src/', '^(node:)?(child_process|cluster|vm)$'),
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'what runs is a dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'nothing is left over',
      severity: 'error',
      from: { orphan: true, path: '^(src|emulator)/', pathNot: ['\\.json$'] },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

function only(name, from, to) {
  return { name, severity: 'error', from: { path: from }, to: { path: to } };
}
