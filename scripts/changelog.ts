/**
 * The text of a version in a changelog, without its heading `## 0.2.0 (2026-12-01)`. Throws if the version is missing, empty or
 * not dated yet.
 */
export function sectionOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version} `));
  const [heading = '', ...lines] = section?.split('\n') ?? [];
  const text = lines.join('\n').trim();
  if (text === '') throw new Error(`CHANGELOG.md does not say what is new in ${version}`);
  if (!/ \(\d{4}-\d{2}-\d{2}\)$/.test(heading))
    throw new Error(`CHANGELOG.md does not say on which day ${version} was released`);
  return text;
}

/** The same text with the links to files of the repository made absolute, for a page outside of it. */
export function withLinksTo(repository: string, text: string): string {
  return text.replace(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, (_link, path: string) => `](${repository}/${path})`);
}
