/**
 * What the tests draw is decided here, so that a commit which was green stays so. Another seed looks elsewhere:
 *
 *   SEED=7 npm test
 */
export const SEED = Number(process.env['SEED'] ?? 1);
