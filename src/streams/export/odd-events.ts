import type { OddItems } from '../../airbyte/odd-items.ts';
import { excerpt, excerptAt } from '../../base/excerpt.ts';
import type { ExportedEvent } from '../../mixpanel/export/exported-event.ts';
import { REFUSED } from '../../json/refused-characters.ts';
import { CURSOR } from './columns.ts';
import { RESCUED_COLUMN } from '../records/rescued-values.ts';

const MAX_EVENT_LENGTH = 200;
const MAX_TIME_LENGTH = 60;

/** Reports events that are delivered although they are not as documented. */
export class OddEvents {
  readonly #items: OddItems;
  readonly #ofTime: string;

  /** @param withRescued whether a time that is not usable is delivered in the column of rescued values */
  constructor(items: OddItems, withRescued: boolean) {
    this.#items = items;
    const kept = withRescued
      ? `and the value in ${RESCUED_COLUMN}`
      : `and without the value, which ${RESCUED_COLUMN} would keep if it were selected`;
    this.#ofTime = `events without a usable time were delivered with time null ${kept}`;
  }

  /** Reports an event whose name is missing or not text. */
  addName(event: ExportedEvent): void {
    this.#items.add('events whose name is missing or not text were delivered', () => excerptOf(event));
  }

  /** Reports an event with U+FFFD in place of characters that many readers refuse. */
  addReplaced(event: ExportedEvent): void {
    this.#items.add(`events ${REFUSED}`, () => excerptOf(event));
  }

  /** Reports an event whose time is missing or not usable. */
  addTime(event: ExportedEvent): void {
    this.#items.add(this.#ofTime, () => {
      const time = event.properties.get(CURSOR)?.value ?? 'missing';
      return `${excerpt(time, MAX_TIME_LENGTH)} in ${excerptOf(event)}`;
    });
  }
}

function excerptOf(event: ExportedEvent): string {
  return excerptAt(event.line, 0, MAX_EVENT_LENGTH);
}
