import type { Body } from '../http/answer.ts';

const NEWLINE = 0x0a;

/** Counts the units (lines or bytes) of a body by generating it once. */
export function countUnits(body: Body): number {
  let count = 0;
  for (const chunk of body.chunks()) count += unitsOf(chunk, body.unit);
  return count;
}

export function* head(body: Body, count: number): Generator<Buffer> {
  let left = count;
  for (const chunk of body.chunks()) {
    if (left === 0) return;
    const units = unitsOf(chunk, body.unit);
    if (units <= left) yield chunk;
    else yield chunk.subarray(0, offsetAfter(chunk, body.unit, left));
    left -= Math.min(units, left);
  }
}

export function* tail(body: Body, count: number): Generator<Buffer> {
  let left = count;
  for (const chunk of body.chunks()) {
    const units = unitsOf(chunk, body.unit);
    if (left === 0) yield chunk;
    else if (units > left) yield chunk.subarray(offsetAfter(chunk, body.unit, left));
    left -= Math.min(units, left);
  }
}

function unitsOf(chunk: Buffer, unit: Body['unit']): number {
  if (unit === 'byte') return chunk.length;
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

function offsetAfter(chunk: Buffer, unit: Body['unit'], units: number): number {
  if (unit === 'byte') return units;
  let offset = 0;
  for (let line = 0; line < units; line += 1) offset = chunk.indexOf(NEWLINE, offset) + 1;
  return offset;
}
