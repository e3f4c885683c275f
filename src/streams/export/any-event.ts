import type { StreamContext } from '../context.ts';

const requests = new WeakMap<StreamContext, Promise<void>>();

/**
 * Requests one event of the first day to read, to see if events can be read at all. Windows that need to know at the same
 * time share the request.
 */
export function requestAnyEvent(context: StreamContext): Promise<void> {
  const running = requests.get(context);
  if (running !== undefined) return running;
  const request = context.mixpanel.oneEvent(context.options.firstDay).finally(() => {
    requests.delete(context);
  });
  requests.set(context, request);
  return request;
}
