import type { OddItems } from '../../airbyte/odd-items.ts';
import { excerpt, excerptAt } from '../../base/excerpt.ts';
import type { EventLine } from '../../mixpanel/export/event-line.ts';
import { REFUSED } from '../../json/refused-characters.ts';
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
  addName(event: EventLine): void {
    this.#items.add('events whose name is missing or not text were delivered', () => excerptOf(event));
  }

  /** Reports an event with U+FFFD in place of characters that many readers refuse. */
  addReplaced(event: EventLine): void {
    this.#items.add(`events ${REFUSED}`, () => excerptOf(event));
  }

  /** @param index of the member with the time; undefined if it is missing */
  addTime(event: EventLine, index: number | undefined): void {
    this.#items.add(this.#ofTime, () => {
      const time = index === undefined ? 'missing' : event.properties.value(index).toString();
      return `${excerpt(time, MAX_TIME_LENGTH)} in ${excerptOf(event)}`;
    });
  }
}

function excerptOf(event: EventLine): string {
  return excerptAt(event.bytes, 0, MAX_EVENT_LENGTH);
}
