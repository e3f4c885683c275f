import type { FunnelCounts } from './funnel-counts.ts';
import type { Funnel, FunnelStep } from './funnels.ts';

const BUCKETS = 4;

/** One day, week or month of a funnel, as Mixpanel returns it. */
export function funnelReport(funnel: Funnel, days: readonly FunnelCounts[]): object {
  const totals = funnel.steps.map((_, step) => sum(days.map(({ counts }) => counts[step] ?? 0)));
  const seconds = funnel.steps.map((_, step) => mean(days.map((day) => day.seconds[step] ?? 0)));
  const starting = totals[0] ?? 0;
  const steps = funnel.steps.map((step, index) =>
    stepReport(step, {
      isFirst: index === 0,
      count: totals[index] ?? 0,
      before: totals[index - 1] ?? starting,
      starting,
      seconds: seconds[index] ?? 0,
      secondsFromStart: sum(seconds.slice(1, index + 1)),
    }),
  );
  return {
    steps,
    analysis: {
      completion: totals.at(-1) ?? 0,
      starting_amount: starting,
      steps: totals.length,
      worst: worst(totals),
    },
  };
}

interface StepNumbers {
  readonly isFirst: boolean;
  readonly count: number;
  readonly before: number;
  readonly starting: number;
  readonly seconds: number;
  readonly secondsFromStart: number;
}

function stepReport({ event, label, customEventId }: FunnelStep, numbers: StepNumbers): object {
  const { isFirst, count, before, starting, seconds, secondsFromStart } = numbers;
  return {
    count,
    avg_time: isFirst ? null : seconds,
    avg_time_from_start: secondsFromStart,
    step_conv_ratio: ratio(count, before),
    goal: event,
    overall_conv_ratio: ratio(count, starting),
    ...(label === undefined ? {} : { step_label: label }),
    ...(customEventId === undefined ? {} : { custom_event: true, custom_event_id: customEventId }),
    event,
    ...(isFirst
      ? {}
      : {
          time_buckets_from_start: buckets(count, secondsFromStart),
          time_buckets_from_prev: buckets(count, seconds),
        }),
  };
}

/** A histogram of the users' times around the mean. */
function buckets(count: number, seconds: number): object {
  const part = Math.floor(count / BUCKETS);
  const parts = Array.from({ length: BUCKETS }, (_, index) =>
    index === 0 ? count - part * (BUCKETS - 1) : part,
  );
  return { lower: 0, higher: 2 * seconds, buckets: parts };
}

function worst(totals: readonly number[]): number {
  const drops = totals.map((total, step) => (step === 0 ? -1 : (totals[step - 1] ?? 0) - total));
  return drops.indexOf(Math.max(...drops));
}

/** 0 of 0 is 1. */
function ratio(part: number, total: number): number {
  return total === 0 ? 1 : part / total;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.floor(sum(numbers) / numbers.length);
}
