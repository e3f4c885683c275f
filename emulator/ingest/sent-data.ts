import { InvalidJson, parseJson } from '../http/json.ts';
import type { Parameters } from '../http/parameters.ts';

/** What a writer sent: the records, and whether they came as a JSON document or in the parameter `data`. */
export interface SentData {
  readonly isDocument: boolean;
  readonly records: readonly unknown[];
}

/**
 * Reads what a writer sent: JSON in `data`, perhaps in base64, or a JSON document, or one a line.
 * @throws InvalidJson
 */
export function readSentData(parameters: Parameters): SentData {
  const data = parameters.text('data');
  if (data !== undefined) return { isDocument: false, records: listOf(parseJson(decoded(data))) };
  if (parameters.document === undefined) throw new InvalidJson('data, missing or empty');
  return { isDocument: true, records: recordsOf(parameters.document) };
}

function recordsOf(document: string): unknown[] {
  try {
    return listOf(parseJson(document));
  } catch (error) {
    const lines = document.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw error;
    return lines.map((line) => parseJson(line));
  }
}

function decoded(data: string): string {
  const isJson = /^\s*[[{]/.test(data);
  // A plus sign that is not encoded arrives as a space.
  return isJson ? data : Buffer.from(data.replaceAll(' ', '+'), 'base64').toString('utf8');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A time in seconds is below this until the year 5138, one in milliseconds above it since 1973. */
const LEAST_MS = 100_000_000_000;

/** A time as writers send it, in seconds or milliseconds since 1970 -> milliseconds. */
export function msOf(time: number): number {
  return Math.floor(time < LEAST_MS ? time * 1000 : time);
}
