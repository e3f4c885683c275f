import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';

/** Fills in the schema's defaults, and reports every fault with what was found. */
export const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  useDefaults: true,
  strict: false,
  // Formats are hints for Airbyte's form. Dates are checked where they are parsed.
  validateFormats: false,
  // The schemas are constants and tests validate them.
  validateSchema: false,
  meta: false,
  // The build takes the code of the compiled schemas: see `scripts/bundle/compile-validators.js`.
  code: { source: true, esm: true },
});

/**
 * Makes a function that validates values. This takes 10 to 20 ms, so modules that call it are named `*.validator.ts`, and export it
 * as `validate`: the build replaces them by the function's own code.
 */
export function compileSchema<T>(schema: SchemaObject): ValidateFunction<T> {
  return ajv.compile<T>(schema);
}
