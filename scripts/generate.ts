/** Writes the generated files. With --check, fails if any of them is out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { architecturePicture } from './architecture-picture/index.ts';
import { banner } from './banner.ts';
import { dataTypesTable } from './data-types-section.ts';
import { docsIndex } from './docs-index.ts';
import { errorsPage } from './errors-page.ts';
import { hubDefinition, keysTable, meltanoConfig } from './meltano.ts';
import { optionsPage } from './options-page/index.ts';
import { acceptanceCatalog, incrementalCatalog } from './acceptance-files.ts';
import {
  CHARTS,
  layoutsTable,
  limitsTable,
  measuredSection,
  scalingSection,
  speedSentence,
} from './performance-page/index.ts';
import { streamsPage } from './streams-page/index.ts';
import { FILES_WITH_FIELDS, withFields } from './package-fields.ts';
import packageFile from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');

async function json(source: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, source), 'utf8')) as unknown;
}

async function typesOf(source: string, name: string, pick: (file: unknown) => unknown): Promise<string> {
  const schema = pick(await json(source));
  if (!isSchema(schema)) throw new Error(`${source} does not contain a JSON Schema`);
  return await compile(schema, name, {
    bannerComment: `/* ${banner(source)} */`,
    additionalProperties: false,
    unknownAny: true,
    style: { singleQuote: true, printWidth: 110 },
  });
}

function isSchema(value: unknown): value is JSONSchema {
  return typeof value === 'object' && value !== null;
}

/** The form after defaults are applied: fields with a default are required. */
function filledForm(file: unknown): unknown {
  const form: unknown = isSchema(file) ? file['connectionSpecification'] : undefined;
  if (!isSchema(form)) return undefined;
  const filled = Object.entries(form.properties ?? {}).filter(([, field]) => 'default' in field);
  return {
    ...form,
    title: 'Form',
    additionalProperties: false,
    required: [...(Array.isArray(form.required) ? form.required : []), ...filled.map(([name]) => name)],
  };
}

/**
 * Replaces sections of a page between the comments `<!-- NAME -->` and `<!-- /NAME -->`: whole paragraphs, or a part of a line
 * if both comments are on one line.
 */
async function withSections(path: string, sections: Record<string, () => Promise<string>>): Promise<string> {
  let page = await readFile(join(root, path), 'utf8');
  for (const [name, make] of Object.entries(sections)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    if (!page.includes(start) || !page.includes(end))
      throw new Error(`${path} does not contain ${start} and ${end}`);
    const [before = '', rest = ''] = page.split(start);
    const [old = '', after = ''] = rest.split(end);
    const space = old.includes('\n') ? '\n\n' : '';
    page = `${before}${start}${space}${await make()}${space}${end}${after}`;
  }
  return page;
}

async function withCurrentFields(path: string): Promise<string> {
  return withFields(path, await readFile(join(root, path), 'utf8'), packageFile);
}

/** The stream definition that CONTRIBUTING.md quotes. */
async function exampleStream(): Promise<string> {
  const source = await readFile(join(root, 'src/streams/annotation-tags.ts'), 'utf8');
  return `\`\`\`ts\n${source.slice(source.indexOf('export const')).trim()}\n\`\`\``;
}

const files: Record<string, () => Promise<string>> = {
  'src/airbyte/protocol.generated.ts': () =>
    typesOf('src/airbyte/protocol.schema.json', 'Protocol', (file) => file),
  'docs/errors.md': errorsPage,
  'docs/streams.md': streamsPage,
  'docs/options.md': async () => await optionsPage(await json('spec.json')),
  'deploy/meltano/tap-mixpanel.yml': async () => hubDefinition(await json('spec.json'), packageFile.version),
  'docs/meltano.md': () =>
    withSections('docs/meltano.md', {
      config: () => meltanoConfig(packageFile.version),
      keys: keysTable,
    }),
  ...Object.fromEntries(FILES_WITH_FIELDS.map((path) => [path, () => withCurrentFields(path)])),
  'README.md': () => withSections('README.md', { speed: speedSentence }),
  'docs/README.md': docsIndex,
  'docs/pictures/architecture.svg': architecturePicture,
  'CONTRIBUTING.md': () => withSections('CONTRIBUTING.md', { example: exampleStream }),
  'docs/performance.md': () =>
    withSections('docs/performance.md', {
      measured: measuredSection,
      limits: limitsTable,
      layouts: layoutsTable,
    }),
  'docs/data-types.md': () => withSections('docs/data-types.md', { types: dataTypesTable }),
  'docs/scaling.md': () => withSections('docs/scaling.md', { sizes: scalingSection }),
  ...CHARTS,
  'integration_tests/acceptance/configured_catalog.json': acceptanceCatalog,
  'integration_tests/acceptance/incremental_catalog.json': incrementalCatalog,
  'src/config/form.generated.ts': () => typesOf('spec.json', 'Form', filledForm),
};

const check = process.argv.includes('--check');
for (const [path, make] of Object.entries(files)) {
  const text = await make();
  if (!check) await writeFile(join(root, path), text);
  else if (text !== (await readFile(join(root, path), 'utf8'))) {
    console.error(`${path} is out of date. Run "npm run generate" and commit the result.`);
    process.exitCode = 1;
  }
}
