import { quoted } from '../base/excerpt.ts';
import { configError } from '../base/errors.ts';
import { validatorFor } from '../base/validate.ts';
import { CATALOG_ADVICE } from './help.ts';
import { toConfigured } from './catalog-forms.ts';
import { validate } from './catalog.validator.ts';
import type { CatalogStream } from './protocol.generated.ts';
import type { ColumnSchemas, Stream } from './stream.ts';

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
    // Also of a full refresh that continues: its state says what is left.
    source_defined_cursor: cursorField !== undefined || stream.resumable,
    ...(cursorField === undefined ? {} : { default_cursor_field: [cursorField] }),
    ...(primaryKey.length === 0 ? {} : { source_defined_primary_key: primaryKey.map((field) => [field]) }),
    is_resumable: stream.resumable,
    is_file_based: false,
  };
}

const checkCatalog = validatorFor(validate, 'The catalog', CATALOG_ADVICE);

/** The user's configuration of one stream. The stream may not support the sync mode. */
export interface ConfiguredChoice {
  readonly name: string;
  readonly syncMode: string;
  readonly columns: ColumnSchemas;
  /** Whether the user did not choose the stream: it is part of a discovered catalog. */
  readonly isOptional?: boolean;
}

/**
 * The streams of a configured catalog, or those of a discovered one in their best modes, see {@link toConfigured}. Throws a
 * ConnectorError of kind `config` for an invalid catalog. A stream that occurs twice is invalid:
 * choosing one would be a guess, and the statuses and states of two reads could not be told apart.
 */
export function parseCatalog(file: unknown): ConfiguredChoice[] {
  const catalog = toConfigured(file);
  const optional = catalog === file ? {} : { isOptional: true };
  const choices = checkCatalog(catalog).streams.map(({ stream, sync_mode }) => ({
    name: stream.name,
    syncMode: sync_mode,
    columns: stream.json_schema?.properties ?? {},
    ...optional,
  }));
  const names = choices.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) < index);
  if (duplicate === undefined) return choices;
  throw configError(`The catalog contains stream ${quoted(duplicate)} more than once. Keep one of them.`);
}
