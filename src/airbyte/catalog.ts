import { quoted } from '../base/excerpt.ts';
import { configError } from '../base/errors.ts';
import { validatorFor } from '../base/validate.ts';
import type { CatalogStream, ConfiguredCatalog } from './protocol.generated.ts';
import { protocolSchemaOf } from './protocol-schema.ts';
import type { ColumnSchemas, Stream } from './stream.ts';

/** A stream as `discover` offers it. */
export async function describeStream<Context>(
  stream: Stream<Context>,
  context: Context,
): Promise<CatalogStream> {
  const { name, primaryKey } = stream;
  const cursorField = stream.cursorField(context);
  return {
    name,
    json_schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      additionalProperties: true,
      properties: await stream.schema(context),
    },
    supported_sync_modes: [...stream.syncModes],
    source_defined_cursor: cursorField !== undefined,
    ...(cursorField === undefined ? {} : { default_cursor_field: [cursorField] }),
    ...(primaryKey.length === 0 ? {} : { source_defined_primary_key: primaryKey.map((field) => [field]) }),
    is_resumable: stream.resumable,
    is_file_based: false,
  };
}

const checkCatalog = validatorFor<ConfiguredCatalog>(protocolSchemaOf('ConfiguredCatalog'), 'The catalog');

/** What the user chose of one stream. The sync mode may still be one that the stream does not have. */
export interface ConfiguredChoice {
  readonly name: string;
  readonly syncMode: string;
  readonly columns: ColumnSchemas;
}

/**
 * The configured catalog's file -> what to read.
 *
 * @throws ConnectorError of kind `config`: it is no catalog, or names a stream twice. Nothing at all is read then: of two
 * sync modes and sets of columns one would be picked by guess, or every record would come twice and cost twice, and statuses
 * and states of two reads that have one name could not be told apart.
 */
export function parseCatalog(file: unknown): ConfiguredChoice[] {
  const choices = checkCatalog(file).streams.map(({ stream, sync_mode }) => ({
    name: stream.name,
    syncMode: sync_mode,
    columns: stream.json_schema?.properties ?? {},
  }));
  const names = choices.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice === undefined) return choices;
  throw configError(`The catalog names the stream ${quoted(twice)} more than once. Keep one of them.`);
}
