import { stateError } from '../../airbyte/progress/state-error.ts';
import type { JsonObject } from '../../airbyte/protocol.generated.ts';
import type { PlanTools, ProgressKind, Slice } from '../../airbyte/stream.ts';
import { messageOf } from '../../base/errors.ts';
import { quoted } from '../../base/excerpt.ts';
import { isObject } from '../../base/json-object.ts';
import type { StreamContext } from '../context.ts';
import type { Disagreement } from '../records/agreed-columns.ts';
import { isAmbiguous } from '../records/catalog-properties.ts';
import { ColumnNames, type OwnColumns } from '../records/column-names.ts';

/** The member of a state that holds the names. A full refresh takes it over. */
export const NAMES = 'names';

/** Progress with the columns of the properties. */
export interface Named<Progress> {
  readonly progress: Progress;
  /** Grows while records are read. */
  readonly names: ColumnNames;
  /** Whether an earlier read saved names: then Mixpanel's list was asked for if it was needed. */
  readonly areSaved: boolean;
}

export interface NamedStream {
  readonly stream: string;
  readonly own: (context: StreamContext) => OwnColumns;
}

/** Keeps the columns of properties in the state: `"names": {"city": "_city", "$city": "city"}`. */
export function withColumnNames<Progress, S extends Slice, End>(
  kind: ProgressKind<StreamContext, Progress, S, End>,
  { stream, own }: NamedStream,
): ProgressKind<StreamContext, Named<Progress>, S, End> {
  const endOf = (named: Named<Progress>, context: StreamContext, isComplete: boolean): Named<Progress> => ({
    ...named,
    progress: kind.end?.(named.progress, context, isComplete) ?? named.progress,
  });
  return {
    start: (context) => ({
      ...{ progress: kind.start(context), names: new ColumnNames(own(context)), areSaved: false },
    }),
    parse({ [NAMES]: saved, ...state }, context) {
      const names = new ColumnNames(own(context));
      names.addSaved(parseNames(saved, stream));
      const isEmpty = Object.keys(state).length === 0;
      const progress = isEmpty ? kind.start(context) : kind.parse(state, context);
      return { progress, names, areSaved: saved !== undefined };
    },
    done: (named, slice, ended) => ({ ...named, progress: kind.done(named.progress, slice, ended) }),
    ...(kind.end === undefined ? {} : { end: endOf }),
    toState({ progress, names, areSaved }) {
      const saved = names.toSaved();
      const hasNames = areSaved || Object.keys(saved).length > 0;
      return { ...kind.toState(progress), ...(hasNames ? { [NAMES]: saved } : {}) };
    },
  };
}

/**
 * Adds the names of the catalog to those of earlier reads, with a warning if they do not agree. If another connector's
 * catalog does not say which property a column holds, Mixpanel's list decides, as in discovery. That costs one request, only
 * without saved names; the state keeps the result.
 *
 * @param list requests Mixpanel's list of properties
 */
export async function withCatalogNames<Progress>(
  named: Named<Progress>,
  {
    stream,
    own,
    list,
  }: { readonly stream: string; readonly own: OwnColumns; readonly list: () => Promise<readonly string[]> },
  { columns, log }: PlanTools,
): Promise<Named<Progress>> {
  const { names, areSaved } = named;
  const disagreed = names.addCatalog(columns.catalog);
  if (disagreed.length > 0) await log.warn(`${stream}: ${warningOf(disagreed)}`);
  if (areSaved || !isAmbiguous(columns.catalog, own)) return named;
  try {
    names.addListed(await list());
    return { ...named, areSaved: true };
  } catch (thrown) {
    await log.warn(
      `${stream}: the list of property names could not be read, so colliding names get their columns in order of arrival (${messageOf(thrown)})`,
    );
    return named;
  }
}

function warningOf(disagreed: readonly Disagreement[]): string {
  const [first] = disagreed;
  const what = first === undefined ? '' : sentenceOf(first);
  const more = disagreed.length > 1 ? `, and ${disagreed.length - 1} more` : '';
  return `the catalog and the saved state do not agree about columns: ${what}${more}. To get the columns of the catalog, clear the stream's data`;
}

function sentenceOf({ property, saved, declared, agreed, replaced }: Disagreement): string {
  const [name, column] = [quoted(property), quoted(agreed)];
  if (agreed !== declared)
    return `${name} is delivered in the column ${column}, because of earlier syncs, and not in ${quoted(declared)}`;
  return replaced === undefined
    ? `${name} moves from the column ${quoted(saved)}, which the catalog lacks, to ${column}`
    : `the column ${column} now holds ${name}, as the catalog says, and not ${quoted(replaced)}, as after earlier syncs`;
}

/** Throws a ConnectorError of kind `config` for invalid names: properties would change their columns. */
function parseNames(names: JsonObject[string], stream: string): [string, string][] {
  if (names === undefined) return [];
  if (!isObject(names)) throw stateError(stream, 'names must be an object');
  return Object.entries(names).map(([property, column]): [string, string] => {
    if (typeof column === 'string') return [property, column];
    throw stateError(stream, `names.${property} must be the name of a column`);
  });
}
