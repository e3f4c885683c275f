import { EVENT_NAMES } from './event-names.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

export interface FunnelStep {
  readonly event: string;
  /** Name of a custom event; undefined for an ordinary event. */
  readonly label?: string | undefined;
  readonly customEventId?: number | undefined;
}

export interface Funnel {
  readonly id: number;
  readonly name: string;
  readonly steps: readonly FunnelStep[];
  readonly windowDays: number;
}

/** A funnel to add; missing fields are generated. */
export interface NewFunnel {
  readonly id: number;
  readonly name?: string | undefined;
  readonly steps?: readonly FunnelStep[] | undefined;
  readonly windowDays?: number | undefined;
}

const FIRST_ID = 7500;
const NAMES = ['Signup funnel', 'Achat → paiement', 'From search to cart', 'Onboarding "v2"'] as const;
const WINDOWS = [1, 7, 14, 30] as const;

export class Funnels {
  #funnels: Funnel[];

  constructor({ seed, funnels }: { seed: number; funnels: number }) {
    this.#funnels = Array.from({ length: funnels }, (_, index) => generated(seed, index));
  }

  list(): readonly Funnel[] {
    return this.#funnels;
  }

  find(id: number): Funnel | undefined {
    return this.#funnels.find((funnel) => funnel.id === id);
  }

  /** Adds funnels, replacing those with the same ids. */
  add(...funnels: readonly NewFunnel[]): void {
    for (const { id, name = `Funnel ${id}`, steps, windowDays } of funnels) {
      const defaults = generated(0, id);
      this.remove(id);
      this.#funnels.push({
        id,
        name,
        steps: steps ?? defaults.steps,
        windowDays: windowDays ?? defaults.windowDays,
      });
    }
  }

  remove(...ids: readonly number[]): void {
    this.#funnels = this.#funnels.filter(({ id }) => !ids.includes(id));
  }
}

function generated(seed: number, index: number): Funnel {
  const random = new SeededRandom(hash32(seed + 11) ^ index);
  const first = random.below(EVENT_NAMES.length);
  const count = 2 + random.below(4);
  return {
    id: FIRST_ID + index,
    name: `${random.pick(NAMES)} ${index + 1}`,
    steps: Array.from({ length: count }, (_, step) => generatedStep(index, first + step, step)),
    windowDays: random.pick(WINDOWS),
  };
}

function generatedStep(funnel: number, name: number, step: number): FunnelStep {
  const event = EVENT_NAMES[name % EVENT_NAMES.length] ?? '';
  if (step !== 1 || funnel % 2 === 1) return { event };
  const customEventId = 12_345 + funnel;
  return { event: `$custom_event:${customEventId}`, label: `Any of ${event}`, customEventId };
}
