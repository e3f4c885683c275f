import { EVENT_NAMES } from './event-names.ts';

export interface SchemaEntry {
  readonly entityType: 'event' | 'profile';
  readonly name: string;
  readonly schemaJson: {
    readonly description: string;
    readonly properties: Readonly<Record<string, { readonly type: string; readonly description?: string }>>;
    readonly metadata: { readonly 'com.mixpanel': Readonly<Record<string, unknown>> };
  };
}

const EVENT_PROPERTIES = {
  plan: { type: 'string', description: 'What the user pays for' },
  price: { type: 'number', description: 'In euros' },
  quantity: { type: 'integer' },
  'is returning': { type: 'boolean' },
  tags: { type: 'array', description: 'Any of the "colours"' },
  cart: { type: 'object' },
} as const;
const PROFILE_PROPERTIES = {
  $email: { type: 'string' },
  $last_seen: { type: 'string', description: 'When the user last came' },
  visits: { type: 'integer' },
  tags: { type: 'array' },
} as const;

/** The data dictionary: all events but one, and user profiles. */
export const LEXICON: readonly SchemaEntry[] = [
  ...EVENT_NAMES.slice(0, -1).map((name, index) => entry('event', name, index)),
  entry('profile', '$user', 1),
];

function entry(entityType: SchemaEntry['entityType'], name: string, index: number): SchemaEntry {
  return {
    entityType,
    name,
    schemaJson: {
      description: index % 3 === 0 ? '' : `Sent when it happens: ${name}`,
      properties: entityType === 'event' ? EVENT_PROPERTIES : PROFILE_PROPERTIES,
      metadata: {
        'com.mixpanel': { tags: index % 2 === 0 ? ['core'] : [], hidden: index === 5, dropped: false },
      },
    },
  };
}
