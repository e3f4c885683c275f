import { format } from 'prettier';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { isObject } from '../../src/base/json-object.ts';
import { banner } from '../banner.ts';
import { columnsTable, propertyColumns } from './columns.ts';
import { type MixpanelStream } from '../../src/streams/define-stream.ts';
import { streams } from '../../src/streams/index.ts';
import { costsOf, requestsSection } from './requests.ts';
import { discoverSample } from './sample-project.ts';

/** Generates docs/streams.md from the stream definitions and the columns in a project without properties. */
export async function streamsPage(): Promise<string> {
  const catalog = await discoverSample({});
  const page = `<!-- ${banner('src/streams and scripts/streams-page')} -->

# Streams

What each stream contains, costs and misses. To choose sync modes, see [How a sync works](sync.md); for the types of columns,
[Data types](data-types.md).

${summaryTable(catalog)}

${requestsSection()}

${catalog.map(streamSection).join('\n\n')}

${await propertyColumns()}
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

function summaryTable(catalog: readonly CatalogStream[]): string {
  const rows = catalog.map(
    (stream) =>
      `| [\`${stream.name}\`](#${stream.name}) | ${modesOf(stream)} | ${cursorOf(stream)} | ${keyOf(stream)} | ${definitionOf(stream).holds} |`,
  );
  return `| stream | modes | cursor | key | contents |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

function streamSection(stream: CatalogStream): string {
  return `## ${stream.name}

${definitionOf(stream).holds}.

- Modes: ${modesOf(stream)}. Cursor: ${cursorOf(stream)}. Key: ${keyOf(stream)}.
- A full refresh that fails ${stream.is_resumable ? 'continues where it stopped, in the next attempt of the same job' : 'starts over'}.
${costsOf(stream.name)}

What to know:

${definitionOf(stream)
  .quirks.map((quirk) => `- ${quirk}`)
  .join('\n')}

${columnsTable(isObject(stream.json_schema['properties']) ? stream.json_schema['properties'] : {})}`;
}

function definitionOf({ name }: CatalogStream): MixpanelStream {
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`discover offers ${name}, but no such stream is defined`);
  return stream;
}

function modesOf({ supported_sync_modes: modes }: CatalogStream): string {
  return modes.join(', ').replaceAll('_', ' ');
}

function cursorOf({ default_cursor_field: path = [] }: CatalogStream): string {
  return path.length === 0 ? 'none' : `\`${path.join('.')}\``;
}

function keyOf({ source_defined_primary_key: paths = [] }: CatalogStream): string {
  return paths.length === 0 ? 'none' : paths.map((path) => `\`${path.join('.')}\``).join(', ');
}
