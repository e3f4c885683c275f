/**
 * The files that repeat a field of package.json, with the place where each has it: the only capturing groups are what stands
 * before the value.
 */
export const PLACES: Readonly<Record<'version' | 'homepage', Readonly<Record<string, RegExp>>>> = {
  version: {
    'metadata.yaml': /(dockerImageTag: )[\w.-]+/g,
    Dockerfile: /((?:io\.airbyte|org\.opencontainers\.image)\.version=")[\w.-]+/g,
    'deploy/backfill-job.yaml': /(\/source-mixpanel:)[\w.-]+/g,
    'dbt/dbt_project.yml': /(^version: )[\w.-]+/gm,
    'docs/start.md': /(\/source-mixpanel-)\d[\w-]*(?:\.\d[\w-]*)*/g,
    'docs/airbyte.md': /(source-mixpanel:|tag_\s*\|\s`)\d[\w-]*(?:\.\d[\w-]*)*/g,
  },
  homepage: {
    'metadata.yaml': /(documentationUrl: )\S+/g,
    'spec.json': /("documentationUrl": ")[^"]+/g,
  },
};

/** All files that repeat a field. */
export const FILES_WITH_FIELDS = [...new Set(Object.values(PLACES).flatMap(Object.keys))];

/** Replaces the fields everywhere in the text of a file. Throws if the file lacks one that it should have. */
export function withFields(
  path: string,
  text: string,
  fields: Readonly<Record<keyof typeof PLACES, string>>,
): string {
  return withField('homepage', path, withField('version', path, text, fields.version), fields.homepage);
}

function withField(field: keyof typeof PLACES, path: string, text: string, value: string): string {
  const place = PLACES[field][path];
  if (place === undefined) return text;
  if (text.search(place) < 0) throw new Error(`${path} does not contain the ${field}`);
  return text.replace(place, `$1${value}`);
}
