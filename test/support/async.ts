/** Some values, one after the other. */
export async function* seriesOf<T>(...values: readonly T[]): AsyncGenerator<T, void> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

/** All values of a source. */
export async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

/** A promise and what settles it. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

export function gate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
