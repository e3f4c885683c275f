/**
 * Imports point inwards: main -> source -> streams -> (airbyte | mixpanel | config) -> (base, json). Inside mixpanel:
 * client -> (export | profiles | parsers of answers) -> http -> quota. The emulator shares nothing with the connector:
 * what both believe about Mixpanel is believed twice.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    only('base and json import only base and json', '^src/(base|json)/', '^src/(?!base/|json/)'),
    only('base does not import json', '^src/base/', '^src/json/'),
    only('kernel imports only base and json', '^src/kernel/', '^src/(?!base/|json/|kernel/)'),
    only('airbyte imports only base and json', '^src/airbyte/', '^src/(?!base/|json/|airbyte/)'),
    only('mixpanel imports only base and json', '^src/mixpanel/', '^src/(?!base/|json/|mixpanel/)'),
    only(
      'terminal imports only airbyte, base and json',
      '^src/terminal/',
      '^src/(?!base/|json/|airbyte/|terminal/)',
    ),
    only('config imports only base', '^src/config/', '^src/(?!base/|config/)'),
    only('only streams know the kernel', '^src/(?!kernel/|streams/)', '^src/kernel/'),
    only(
      'streams do not import config, check or source',
      '^src/streams/',
      '^src/(config/|check|source|main)',
    ),
    only('only the streams of takeover know other connectors', '^src/(?!streams/)', '^src/streams/takeover/'),
    only('nothing imports main', '.', '^src/main'),
    only('of the connector, only main imports source', '^src/(?!main)', '^src/source'),
    only('quota imports only endpoints', '^src/mixpanel/quota/', '^src/mixpanel/(?!quota/|endpoints)'),
    only(
      'http imports only quota, endpoints and failures',
      '^src/mixpanel/http/',
      '^src/mixpanel/(?!http/|quota/|endpoints|failure)',
    ),
    only(
      'endpoints and failures import nothing else of mixpanel',
      '^src/mixpanel/(endpoints|failure)',
      '^src/mixpanel/(?!failure)',
    ),
    only('export does not know profiles', '^src/mixpanel/export/', '^src/mixpanel/(profiles/|client)'),
    only('profiles do not know export', '^src/mixpanel/profiles/', '^src/mixpanel/(export/|client)'),
    only('only streams and source know the client', '^src/mixpanel/', '^src/mixpanel/client'),
    only('the emulator shares nothing with the connector', '^emulator/', '^src/'),
    only(
      'the connector imports nothing around it',
      '^src/',
      '^(emulator|test|integration_tests|scripts|tools)/',
    ),
    only('the connector starts no process and no shell', '^src/', '^(node:)?(child_process|cluster|vm)$'),
    { name: 'no import cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the connector uses only dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'every file is imported',
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
