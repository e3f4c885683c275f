import type { Batch, Read, SliceRun, StreamRun } from '../../src/airbyte/stream.ts';

/** The slices of a plan. */
export async function slicesOf({ slices }: Pick<StreamRun, 'slices'>): Promise<SliceRun[]> {
  const list: SliceRun[] = [];
  for await (const slice of slices) list.push(slice);
  return list;
}

export async function labelsOf(plan: Pick<StreamRun, 'slices'>): Promise<string[]> {
  return (await slicesOf(plan)).map(({ label }) => label);
}

/** True for records; false for the end of a part. Throws the reason of a failed part. */
export function areRecords(read: Read<unknown>): read is Batch {
  if ('failed' in read) throw read.why;
  return !('done' in read);
}
