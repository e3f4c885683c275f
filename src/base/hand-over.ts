/** The consumer has stopped, so its producer should too. */
export class NotWanted extends Error {}

/** Hands a value over. Resolves when the consumer asks for the next one; throws {@link NotWanted} if it has stopped. */
export type HandOver<T> = (value: T) => Promise<void>;

/**
 * Turns a function that pushes values into a generator. The producer waits after each value until the consumer wants
 * another, so that only one value is held. Returns what the producer returns, and throws what it throws.
 */
export async function* handedOver<T, R>(
  produce: (handOver: HandOver<T>) => Promise<R>,
): AsyncGenerator<T, R> {
  const offered: { value: T; accept: () => void; refuse: (reason: Error) => void }[] = [];
  let isStopped = false;
  let wake: () => void = () => undefined;
  let ended: (() => R) | undefined;
  const end = (result: () => R): void => {
    ended = result;
    wake();
  };
  produce((value) => {
    if (isStopped) return Promise.reject(new NotWanted());
    return new Promise((accept, refuse) => {
      offered.push({ value, accept, refuse });
      wake();
    });
  }).then(
    (result) => {
      end(() => result);
    },
    (thrown: unknown) => {
      end(() => {
        throw thrown;
      });
    },
  );
  try {
    for (;;) {
      const [offer] = offered;
      if (offer !== undefined) {
        yield offer.value;
        offered.shift();
        offer.accept();
      } else if (ended !== undefined) return ended();
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    isStopped = true;
    for (const { refuse } of offered) refuse(new NotWanted());
  }
}
