import { format } from 'prettier';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { isObject } from '../../src/base/validate.ts';
import { banner } from '../banner.ts';
import { columnsTable, propertyColumns } from './columns.ts';
import { PROSE, type Prose } from './prose.ts';
import { costsOf, requestsSection } from './requests.ts';
import { discoverSample } from './sample-project.ts';

/** The page of streams: what `discover` says of a project without properties, what reading costs, and the prose. */
export async function streamsPage(): Promise<string> {
  const catalog = await discoverSample({});
  const unknown = Object.keys(PROSE).filter((name) => !catalog.some((stream) => stream.name === name));
  if (unknown.length > 0) throw new Error(`there is prose for ${unknown.join(', ')}, and no such stream`);
  const page = `<!-- ${banner('src/streams and scripts/streams-page')} -->

# Streams

| stream | modes | cursor | key | a record is |
|---|---|---|---|---|
${catalog.map(summaryRow).join('\n')}

${requestsSection()}

${catalog.map(streamSection).join('\n\n')}

${await propertyColumns()}
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

function summaryRow(stream: CatalogStream): string {
  return `| [\`${stream.name}\`](#${stream.name}) | ${modesOf(stream)} | ${cursorOf(stream)} | ${keyOf(stream)} | ${proseOf(stream).holds} |`;
}

function streamSection(stream: CatalogStream): string {
  return `## ${stream.name}

${proseOf(stream).holds}

- Modes: ${modesOf(stream)}. Cursor: ${cursorOf(stream)}. Key: ${keyOf(stream)}.
- A full refresh that fails ${stream.is_resumable ? 'goes on where it stopped, in the next attempt of the same job' : 'starts anew'}.
${costsOf(stream.name)}

${proseOf(stream)
  .quirks.map((quirk) => `- ${quirk}`)
  .join('\n')}

${columnsTable(isObject(stream.json_schema['properties']) ? stream.json_schema['properties'] : {})}`;
}

function proseOf({ name }: CatalogStream): Prose {
  const prose = PROSE[name];
  if (prose === undefined) throw new Error(`scripts/streams-page/prose.ts says nothing of ${name}`);
  return prose;
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
