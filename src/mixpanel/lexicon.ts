import { excerpt } from '../base/excerpt.ts';
import { isObject } from '../base/json-object.ts';

/** Property name -> its types in the Lexicon: several if events declare it differently. */
export type DeclaredTypes = ReadonlyMap<string, ReadonlySet<string>>;

/** What the Lexicon says about properties, by name. */
export interface DeclaredProperties {
  readonly types: DeclaredTypes;
  /** Texts of at most 250 characters on one line: of events that describe a property differently, the first one's. */
  readonly descriptions: ReadonlyMap<string, string>;
}

/** The data dictionary of a project. */
export interface Lexicon {
  readonly events: DeclaredProperties;
  readonly profiles: DeclaredProperties;
}

const MAX_DESCRIPTION_LENGTH = 250;

/**
 * The properties in an answer of the Lexicon, undefined if it is not a list of schemas:
 * `{"status":"ok","results":[{"entityType":"event","name":"Added To Cart","schemaJson":{"properties":{"price":{"type":"number","description":"In euros"}}}}]}`.
 * Entries and members of another form are left out.
 */
export function parseLexicon(answer: unknown): Lexicon | undefined {
  const entries = isObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  return { events: propertiesOf('event', entries), profiles: propertiesOf('profile', entries) };
}

function propertiesOf(entityType: string, entries: readonly unknown[]): DeclaredProperties {
  const types = new Map<string, Set<string>>();
  const descriptions = new Map<string, string>();
  for (const [name, { type, description }] of schemasOf(entityType, entries)) {
    if (typeof type === 'string') types.set(name, (types.get(name) ?? new Set()).add(type));
    const text = typeof description === 'string' ? onOneLine(description) : '';
    if (text !== '' && !descriptions.has(name)) descriptions.set(name, text);
  }
  return { types, descriptions };
}

function* schemasOf(
  entityType: string,
  entries: readonly unknown[],
): Generator<[name: string, schema: Readonly<Record<string, unknown>>]> {
  for (const entry of entries) {
    if (!isObject(entry) || entry['entityType'] !== entityType) continue;
    const { schemaJson } = entry;
    const properties = isObject(schemaJson) ? schemaJson['properties'] : undefined;
    for (const [name, schema] of Object.entries(isObject(properties) ? properties : {}))
      if (isObject(schema)) yield [name, schema];
  }
}

/** Without line breaks, other control characters and halves of surrogate pairs, which readers of a catalog may refuse. */
function onOneLine(description: string): string {
  const text = description
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return text.length <= MAX_DESCRIPTION_LENGTH ? text : excerpt(text, MAX_DESCRIPTION_LENGTH - 1);
}
