/** Like those of real projects: 64-bit numbers, most of them beyond 2^53. */
const FIRST_ID = -1_405_123_841_946_871_899n;
const STEP = 2_000_000_000_000_000_001n;

/** The generated group keys: `company`, `company 2`, ... `id` is the `data_group_id`. */
export function generatedGroupTypes(count: number): { readonly id: string; readonly key: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(BigInt.asIntN(64, FIRST_ID + BigInt(index) * STEP)),
    key: index === 0 ? 'company' : `company ${index + 1}`,
  }));
}
