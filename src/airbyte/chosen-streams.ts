import { configError } from '../base/errors.ts';
import { quoted } from '../base/excerpt.ts';
import { didYouMean } from '../base/nearest-name.ts';

/**
 * The streams that `--streams` names; all of them without it.
 *
 * @throws ConnectorError of kind `config` for a name that is not among them
 */
export function chosenStreams<T extends { readonly name: string }>(
  streams: readonly T[],
  names: readonly string[] | undefined,
): readonly T[] {
  if (names === undefined) return streams;
  const known = streams.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw configError(
      `--streams names ${quoted(unknown)}, which is not offered.${didYouMean(unknown, known)} Choose from ${known.join(', ')}.`,
    );
  return streams.filter(({ name }) => names.includes(name));
}
