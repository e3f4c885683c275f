import { ConnectorError } from '../../src/base/errors.ts';

/** What a function throws, or a promise is rejected with; an error of its own if nothing is. */
export async function thrownBy(act: () => unknown): Promise<Error> {
  try {
    await act();
  } catch (thrown) {
    if (isError(thrown)) return thrown;
    throw new Error(`a value other than an Error was thrown: ${String(thrown)}`, { cause: thrown });
  }
  throw new Error('nothing was thrown');
}

/** Also for errors of Node's own, which jest lets come from another realm. */
function isError(thrown: unknown): thrown is Error {
  return Object.prototype.toString.call(thrown) === '[object Error]';
}

/** The same for an error that the connector knows. */
export async function connectorErrorOf(act: () => unknown): Promise<ConnectorError> {
  const thrown = await thrownBy(act);
  if (thrown instanceof ConnectorError) return thrown;
  throw thrown;
}
