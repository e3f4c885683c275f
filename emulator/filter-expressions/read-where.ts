import { apiError } from '../http/answer.ts';
import type { Expression } from './expression.ts';
import { parseWhere } from './parse.ts';
import { InvalidExpression } from './tokens.ts';

/** @throws ApiError for an invalid expression */
export function readWhere(text: string | undefined): Expression | undefined {
  if (text === undefined) return undefined;
  try {
    return parseWhere(text);
  } catch (error) {
    if (error instanceof InvalidExpression) throw apiError(400, `invalid where: it ${error.message}`);
    throw error;
  }
}
