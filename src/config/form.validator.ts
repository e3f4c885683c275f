import { compileSchema } from '../base/compile-schema.ts';
import type { Form } from './form.generated.ts';
import { readForm } from './spec.ts';

export const validate = compileSchema<Form>(readForm());
