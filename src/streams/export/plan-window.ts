/** Decides which days of the export are requested next, from what earlier answers have shown. Pure. */
import { addDays, countDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** Bounded by memory: each window has its buffers. The last month is read at once if its days are large. */
export const MAX_PARALLEL = 30;
const HOUR_S = 3600;
/** Windows of the largest size are read at the same time even if that saves little. */
const PARALLEL_LARGEST = 4;
/** Single days that are read to learn from, if there are more days than requests. */
const PARALLEL_UNKNOWN = 6;
/** Intended duration of a window. It leaves room for days that are heavier than others: ten minutes are promised. */
const TARGET_S = 420;
/** The same if requests are scarce. */
const LONGER_TARGET_S = 540;
/** A shorter window is not worth a request. */
const WORTHWHILE_S = 10;
/** So many days are requested together although nothing is known of them: a daily sync is one request. */
export const FEW_DAYS = 8;
/** A window is at most this many times as long as what was read so far, until a month was read. */
const GROWTH = 10;
/** Read before older days. */
const RECENT_DAYS = 31;
/** A day with so much data is not a small one. */
const LARGE_BYTES = 500_000;
/** Nor is one that takes so long (s), such as one that stalls. */
const SLOW_S = 60;
/** Faster than this process reads. */
const MAX_BYTES_PER_S = 100_000_000;
/** A shorter time (s) for so few bytes that they would be slower than this is the server's, however many days there are. */
const MAX_LATENCY_S = 30;
const MIN_BYTES_PER_S = 200_000;
/** Seconds a day of an empty project. */
const MIN_PACE = 1e-6;
/** Ended windows that the pace is learned from. */
const REMEMBERED = MAX_PARALLEL;

/** Days of a window, and what its answers have brought so far. */
export interface DaysRead {
  readonly days: number;
  readonly bytes: number;
  /** Since the answer began, without waits for it. */
  readonly seconds: number;
}

export interface HourlyQuota {
  /** Requests left in this hour. */
  readonly left: number;
  readonly perHour: number;
}

export interface Situation {
  /** Days to request, the newest first. */
  readonly pending: readonly Window[];
  readonly running: readonly (DaysRead & { readonly isAnswered: boolean })[];
  /** The last one last. */
  readonly ended: readonly DaysRead[];
  readonly quota: HourlyQuota;
  readonly maxDays: number;
}

/** How the days that are left are best divided. */
export interface Division {
  readonly days: number;
  /** Windows read at the same time. */
  readonly parallel: number;
  /** Duration of everything that is left, s; undefined if nothing is known. */
  readonly seconds: number | undefined;
  /** Requests for everything that is left. */
  readonly requests: number;
}

/** The window to request now; undefined to wait until a window has ended or has brought more. */
export function nextWindow(situation: Situation): Window | undefined {
  const { pending, running, quota } = situation;
  const [range] = pending;
  if (range === undefined) return undefined;
  // A request that waits for quota keeps its place; a later decision knows more.
  if (quota.left < 1 && running.some(({ isAnswered }) => !isAnswered)) return undefined;
  const { days, parallel } = divide(situation);
  return running.length < parallel ? newestOf(range, days) : undefined;
}

export function divide(situation: Situation): Division {
  const pace = paceOf(situation);
  return pace === undefined ? divideUnknown(situation) : divideAt(pace, situation);
}

/** Nothing was read to its end yet: a few days together, or one day after the other, and more of them once they are large. */
function divideUnknown({ pending, running, quota, maxDays }: Situation): Division {
  const left = sum(pending.map(lengthOf));
  const isFew = left <= FEW_DAYS && running.length === 0;
  const days = maxDays <= FEW_DAYS ? maxDays : isFew ? left : 1;
  const areLarge =
    sum(running.map(({ bytes }) => bytes)) >= LARGE_BYTES || running.some(({ seconds }) => seconds > SLOW_S);
  const parallel = left <= quota.left ? MAX_PARALLEL : PARALLEL_UNKNOWN;
  return { days, parallel: areLarge ? parallel : 1, seconds: undefined, requests: Math.ceil(left / days) };
}

/** @param pace seconds a day */
function divideAt(pace: number, { pending, running, ended, quota, maxDays }: Situation): Division {
  const left = sum(pending.map(lengthOf));
  const underWay = sum(running.map(({ days, seconds }) => Math.max(0, days - seconds / pace)));
  const longestIn = (seconds: number): number => Math.min(maxDays, Math.max(1, Math.floor(seconds / pace)));
  const areScarce = left / longestIn(TARGET_S) > quota.left;
  const longest = longestIn(areScarce ? LONGER_TARGET_S : TARGET_S);
  // If requests are scarce, they are sent without a break, one every so many seconds.
  const steady = areScarce ? Math.floor((longest * pace * quota.perHour) / HOUR_S) : Infinity;
  const most = Math.max(1, Math.min(MAX_PARALLEL, steady, quota.left + running.length));
  const seconds = (left + underWay) * pace;
  const useful = Math.min(most, Math.max(1, Math.ceil(seconds / WORTHWHILE_S)));
  const best = Math.min(longest, Math.ceil((left + underWay) / useful));
  const read = sum(ended.map(({ days }) => days));
  const days = read < RECENT_DAYS ? Math.min(best, GROWTH * read) : best;
  const isToLearn = days < best && days * pace < WORTHWHILE_S;
  const parallel = isToLearn ? 1 : days === maxDays ? Math.max(useful, PARALLEL_LARGEST) : most;
  return { days, parallel, seconds: seconds / useful, requests: Math.ceil(left / longest) };
}

/** Seconds a day, from the last windows, or more if those under way already took longer; undefined if no day was read. */
function paceOf({ running, ended }: Situation): number | undefined {
  const known = ratio(ended.slice(-REMEMBERED));
  if (known === undefined) return undefined;
  return Math.max(MIN_PACE, known, ratio(running.filter(({ isAnswered }) => isAnswered)) ?? 0);
}

function ratio(windows: readonly DaysRead[]): number | undefined {
  const days = sum(windows.map((window) => window.days));
  if (days === 0) return undefined;
  return sum(windows.map(secondsForDays)) / days;
}

/** The part of a window's duration that more days would prolong. */
function secondsForDays({ seconds, bytes }: DaysRead): number {
  const ofBytes = Math.min(seconds, bytes / MIN_BYTES_PER_S);
  return Math.max(ofBytes, seconds - MAX_LATENCY_S, bytes / MAX_BYTES_PER_S);
}

/** Splits off the last month, so that it is read before older days. */
export function recentFirst(ranges: readonly Window[]): Window[] {
  const last = ranges[0]?.to;
  if (last === undefined) return [];
  const first = addDays(last, 1 - RECENT_DAYS);
  return ranges.flatMap((range) =>
    range.from < first && first <= range.to
      ? [
          { ...range, from: first },
          { ...range, to: addDays(first, -1) },
        ]
      : [range],
  );
}

/** The ranges without a window that begins at the end of the first one. */
export function without([range, ...rest]: readonly Window[], { from }: Window): Window[] {
  return range === undefined || range.from === from ? rest : [{ ...range, to: addDays(from, -1) }, ...rest];
}

function newestOf({ from, to }: Window, days: number): Window {
  const first = addDays(to, 1 - days);
  return { from: first < from ? from : first, to };
}

export function lengthOf({ from, to }: Window): number {
  return countDays(from, to);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
