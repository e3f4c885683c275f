import type { MixpanelStream, RequestCost } from './define-stream.ts';

/** Requests that are sent once for all streams that need them. */
export interface SharedCost extends RequestCost {
  readonly streams: readonly string[];
}

/** All requests of a read of these streams that count against a quota. Pages after the first are free and not included. */
export function sharedCosts(streams: readonly MixpanelStream[]): SharedCost[] {
  const costs = streams.flatMap(({ name, requests }) => requests.map((cost) => ({ name, cost })));
  const kinds = Map.groupBy(costs, ({ cost: { endpoint, parameter } }) =>
    [endpoint.method, endpoint.path, parameter].join(' '),
  );
  return [...kinds.values()].flatMap((sharing) => {
    const [first] = sharing;
    return first === undefined ? [] : [{ ...first.cost, streams: sharing.map(({ name }) => name) }];
  });
}
