import type { ValidateFunction } from 'ajv';
import { configError } from './errors.ts';
import { describeErrors } from './schema-errors.ts';

const MAX_FAULTS = 3;

/** Returns the value with its type, or throws a {@link ConnectorError} of kind `config`. */
export type Validator<T> = (value: unknown) => T;

/**
 * A validator with errors for users. They name the field, what was found and what is allowed, but never the value of a field
 * marked `airbyte_secret`.
 *
 * @param validate a compiled JSON Schema
 * @param subject the start of the error message, such as "The configuration"
 * @param advice the end of the error message: a sentence that says what to do
 */
export function validatorFor<T>(
  validate: ValidateFunction<T>,
  subject: string,
  advice?: string,
): Validator<T> {
  return (value) => {
    if (validate(value)) return value;
    const faults = describeErrors(validate.errors ?? []);
    const fault = `${subject} is invalid: ${[...new Set(faults)].slice(0, MAX_FAULTS).join('; ')}.`;
    throw configError(advice === undefined ? fault : `${fault} ${advice}`);
  };
}
