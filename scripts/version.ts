/**
 * The files that carry the version of package.json, with the place where each has it: the only capturing groups are what
 * stands before the version.
 */
export const VERSION_PLACES: Readonly<Record<string, RegExp>> = {
  'metadata.yaml': /(dockerImageTag: )[\w.-]+/g,
  Dockerfile: /((?:io\.airbyte|org\.opencontainers\.image)\.version=")[\w.-]+/g,
  'deploy/backfill-job.yaml': /(\/source-mixpanel:)[\w.-]+/g,
  'dbt/dbt_project.yml': /(^version: )[\w.-]+/gm,
  'docs/use.md': /(\/source-mixpanel[:-]|tag\s`)\d[\w-]*(?:\.\d[\w-]*)*/g,
};

/** Replaces the version everywhere in the text of a file. Throws if the file lacks it. */
export function withVersion(path: string, text: string, version: string): string {
  const place = VERSION_PLACES[path];
  if (place === undefined) return text;
  if (text.search(place) < 0) throw new Error(`${path} does not contain the version`);
  return text.replace(place, `$1${version}`);
}
