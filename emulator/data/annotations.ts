import { dayText } from '../calendar.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

export interface Tag {
  readonly id: number;
  readonly name: string;
}

/** An annotation as the App API returns it. */
export interface Annotation {
  readonly id: number;
  /** `2022-02-15 12:00:00`, or `2023-01-15T12:00:00+01:00`. */
  readonly date: string;
  readonly description: string;
  readonly user: { readonly id: number; readonly first_name: string; readonly last_name: string };
  readonly tags: readonly Tag[];
}

/** An annotation to add; only the date is required. */
export interface NewAnnotation {
  readonly date: string;
  readonly id?: number | undefined;
  readonly description?: string | undefined;
  readonly user?: Annotation['user'] | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

const FIRST_ID = 1_138_193;
const DAYS_BEFORE_FIRST_DAY = 300;
const TAGS: readonly Tag[] = [
  { id: 1, name: 'release' },
  { id: 2, name: 'Ausfall ⚠️' },
  { id: 3, name: 'never used' },
];
const WORDS = [
  'Version 2.4 is out',
  'Black Friday "sale"',
  'Checkout was down\nfor an hour',
  'Café launch ☕',
] as const;
const USERS = [
  { id: 1, first_name: '', last_name: '' },
  { id: 77, first_name: 'Zoë', last_name: 'Nowak' },
] as const;

export class Annotations {
  #entries: Annotation[];
  #nextId: number;

  /** @param settings annotations range from 300 days before `firstDay` (a day number) to 60 days after */
  constructor(settings: { seed: number; firstDay: number; annotations: number }) {
    const { seed, firstDay, annotations } = settings;
    this.#entries = Array.from({ length: annotations }, (_, index) => generated(seed, firstDay, index));
    this.#nextId = FIRST_ID + annotations;
  }

  list(): readonly Annotation[] {
    return this.#entries;
  }

  /** Annotations dated within these days, yyyy-mm-dd, inclusive. */
  between(from = '', to = '9999-12-31'): Annotation[] {
    return this.#entries.filter(({ date }) => date.slice(0, 10) >= from && date.slice(0, 10) <= to);
  }

  tags(): (Tag & { has_annotations: boolean })[] {
    const used = new Map(this.#entries.flatMap(({ tags }) => tags.map((tag) => [tag.id, tag])));
    const all = new Map([...TAGS.map((tag) => [tag.id, tag] as const), ...used]);
    return [...all.values()].map((tag) => ({ ...tag, has_annotations: used.has(tag.id) }));
  }

  add(...annotations: readonly NewAnnotation[]): void {
    for (const { date, id = this.#nextId, description = '', user = USERS[0], tags = [] } of annotations) {
      this.#nextId = Math.max(this.#nextId, id) + 1;
      this.#entries.push({ id, date, description, user, tags });
    }
  }

  remove(...ids: readonly number[]): void {
    this.#entries = this.#entries.filter(({ id }) => !ids.includes(id));
  }
}

function generated(seed: number, firstDay: number, index: number): Annotation {
  const random = new SeededRandom(hash32(seed + 7) ^ index);
  const day = dayText(firstDay - DAYS_BEFORE_FIRST_DAY + random.below(DAYS_BEFORE_FIRST_DAY + 60));
  const hour = String(random.below(24)).padStart(2, '0');
  const date = index % 2 === 0 ? `${day} ${hour}:00:00` : `${day}T${hour}:30:00+01:00`;
  const tags = TAGS.slice(0, index % 3);
  return { id: FIRST_ID + index, date, description: random.pick(WORDS), user: random.pick(USERS), tags };
}
