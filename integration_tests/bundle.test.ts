import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of the connector, as it is built. */
function builtCode(): string {
  const folder = dirname(process.env['SOURCE_MAIN'] ?? '');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const code = files.filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(folder, name)));
  return Buffer.concat(code).toString();
}

test.each(['ajv/dist/core.js', 'ajv/dist/compile/index.js', 'form-data/lib/form_data.js', 'mime-db/db.json'])(
  'the built connector does without node_modules/%s, which is slow to load',
  (path) => {
    // The bundler writes the path of a module in front of its code.
    expect(builtCode()).toContain('// node_modules/axios/lib/axios.js');
    expect(builtCode()).not.toContain(`// node_modules/${path}`);
  },
);
