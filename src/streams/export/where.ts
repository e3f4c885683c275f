import { StreamFailedError } from '../../base/errors.ts';
import { isRejected } from '../../mixpanel/failures.ts';
import type { ReadOptions } from '../context.ts';

/**
 * Sends a request for events that match `export_where`. If Mixpanel rejects it, that is taken for the cause.
 *
 * @param send the request, with the expression and no filter of its own
 * @throws StreamFailedError of kind `config` that names the option
 */
export async function withWhere<T>(
  { exportWhere }: Pick<ReadOptions, 'exportWhere'>,
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (thrown) {
    if (exportWhere === '' || !isRejected(thrown)) throw thrown;
    const { message, detail = message } = thrown;
    const advice =
      'Correct the expression in the option export_where, or leave it empty to export all events.';
    throw new StreamFailedError('config', `Mixpanel rejected the filter of events. ${advice}`, {
      detail,
      cause: thrown,
    });
  }
}
