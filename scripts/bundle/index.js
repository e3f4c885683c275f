/**
 * Puts the connector and its packages into few files, with their licences: loading 300 modules took half of the time of a
 * short process.
 *
 *   node scripts/bundle/index.js [dist]
 */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileValidators } from './compile-validators.js';
import { licencesOf } from './licences.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packages that are not ES modules call `require` for modules of Node. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/**
 * Importing a module of Node evaluates all that it exports, and for a part of node:http Node loads its fetch, which takes
 * 25 ms. `require` does not, but esbuild copies the properties of what it returns, which evaluates some of them: node:util loads an
 * encoding, 4 ms. So a module gets an object that inherits them, unless it is a function or has a prototype itself.
 */
const requireNode = {
  name: 'require modules of Node',
  setup({ onResolve, onLoad }) {
    const isOfNode = ({ path, kind }) =>
      kind !== 'require-call' && builtinModules.includes(path.replace(/^node:/, ''));
    onResolve({ filter: /^[\w:/]+$/ }, (found) =>
      isOfNode(found) ? { path: found.path, namespace: 'node' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'node' }, ({ path }) => ({
      contents: `
        const found = require('${path}');
        const isPlain = Object.getPrototypeOf(found) === Object.prototype;
        module.exports = isPlain ? Object.create(found) : found;`,
    }));
  },
};

/** Emptied first. `main.js` in it is the program. */
const folder = resolve(root, process.argv[2] ?? 'dist');

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir: folder,
  bundle: true,
  // What is loaded on demand stays so.
  splitting: true,
  // As deep as the module that looks for kernel.wasm by its own path.
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  format: 'esm',
  // Older versions must be able to parse it, to say that they are too old.
  target: 'node18',
  metafile: true,
  // form-data, with its list of media types, takes a tenth of the time until the first request is sent.
  alias: { 'form-data': './scripts/bundle/no-form-data.js' },
  plugins: [requireNode, compileValidators],
  banner: { js: REQUIRE },
  logLevel: 'warning',
});
chmodSync(join(folder, 'main.js'), 0o755);
writeFileSync(join(folder, 'licences.txt'), licencesOf(Object.keys(metafile.inputs), root));
