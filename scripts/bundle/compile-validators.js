import standaloneCode from 'ajv/dist/standalone/index.js';

/**
 * Replaces the modules that compile a JSON Schema by the compiled function, for esbuild: to load ajv and to compile takes a
 * third of the time until the first request is sent.
 */
export const compileValidators = {
  name: 'compile validators',
  setup({ onLoad }) {
    onLoad({ filter: /\.validator\.ts$/ }, async ({ path }) => {
      const { ajv } = await import('../../src/base/compile-schema.ts');
      const { validate } = await import(path);
      return { contents: standaloneCode.default(ajv, validate), loader: 'js' };
    });
  },
};
