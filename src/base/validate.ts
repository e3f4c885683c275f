import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import { configError } from './errors.ts';
import { describeErrors } from './schema-errors.ts';

const MAX_FAULTS = 3;

/** Returns the value with its type, or throws a {@link ConnectorError} of kind `config`. */
export type Validator<T> = (value: unknown) => T;

/**
 * A validator for a JSON Schema, compiled on first use. It fills in the schema's defaults. Its error names
 * the field, what was found and what is allowed, but never the value of a field marked `airbyte_secret`.
 *
 * @param subject the start of the error message, such as "The configuration"
 * @param advice the end of the error message: a sentence that says what to do
 */
export function validatorFor<T>(schema: SchemaObject, subject: string, advice?: string): Validator<T> {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: true,
    strict: false,
    // Formats are hints for Airbyte's form. Dates are checked where they are parsed.
    validateFormats: false,
    // The schemas are constants and tests validate them. Doing so at each start takes a tenth of the start-up time.
    validateSchema: false,
    meta: false,
    // Each validator runs once: making its code faster takes longer than it saves.
    code: { optimize: false },
  });
  let compiled: ValidateFunction<T> | undefined;
  return (value) => {
    compiled ??= ajv.compile<T>(schema);
    if (compiled(value)) return value;
    const faults = describeErrors(compiled.errors ?? []);
    const fault = `${subject} is invalid: ${[...new Set(faults)].slice(0, MAX_FAULTS).join('; ')}.`;
    throw configError(advice === undefined ? fault : `${fault} ${advice}`);
  };
}
