import { excerpt } from '../base/excerpt.ts';
import { isObject } from '../base/json-object.ts';
import type { LexiconSchema } from './lexicon-schemas.ts';

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

/** What the schemas of the Lexicon say about properties. Properties of another form are left out. */
export function propertiesIn(schemas: readonly LexiconSchema[]): Lexicon {
  return { events: propertiesOf('event', schemas), profiles: propertiesOf('profile', schemas) };
}

function propertiesOf(entityType: string, schemas: readonly LexiconSchema[]): DeclaredProperties {
  const types = new Map<string, Set<string>>();
  const descriptions = new Map<string, string>();
  for (const [name, { type, description }] of declaredBy(entityType, schemas)) {
    if (typeof type === 'string') types.set(name, (types.get(name) ?? new Set()).add(type));
    const text = typeof description === 'string' ? onOneLine(description) : '';
    if (text !== '' && !descriptions.has(name)) descriptions.set(name, text);
  }
  return { types, descriptions };
}

function* declaredBy(
  entityType: string,
  schemas: readonly LexiconSchema[],
): Generator<[name: string, property: Readonly<Record<string, unknown>>]> {
  for (const schema of schemas) {
    if (schema.entityType !== entityType) continue;
    const json: unknown = JSON.parse(schema.members.get('schema')?.toString() ?? 'null');
    const properties = isObject(json) ? json['properties'] : undefined;
    for (const [name, property] of Object.entries(isObject(properties) ? properties : {}))
      if (isObject(property)) yield [name, property];
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
