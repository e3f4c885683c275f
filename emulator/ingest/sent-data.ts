import { InvalidJson, parseJson } from '../http/json.ts';
import type { Parameters } from '../http/parameters.ts';

/** Ingested records, and whether they came as a JSON document or in the parameter `data`. */
export interface SentData {
  readonly isDocument: boolean;
  readonly records: readonly unknown[];
}

/** Reads JSON from `data`, optionally in base64, or a JSON document, or JSON Lines. Throws InvalidJson. */
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
  // An unencoded plus sign arrives as a space.
  return isJson ? data : Buffer.from(data.replaceAll(' ', '+'), 'base64').toString('utf8');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Times in seconds stay below this until the year 5138; times in milliseconds exceed it since 1973. */
const MIN_MS = 100_000_000_000;

/** Converts a time in seconds or milliseconds since 1970 to milliseconds. */
export function msOf(time: number): number {
  return Math.floor(time < MIN_MS ? time * 1000 : time);
}
