import type { Comparison, Conversion, Expression } from './expression.ts';

/** Returns a property's value; undefined if absent. */
export type Lookup = (name: string) => unknown;

export function matches(expression: Expression, lookup: Lookup): boolean {
  return valueOf(expression, lookup) === true;
}

/** Undefined for an absent property or a failed conversion. */
function valueOf(expression: Expression, lookup: Lookup): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map((item) => valueOf(item, lookup));
    case 'property':
      return lookup(expression.name);
    case 'convert':
      return converted(valueOf(expression.of, lookup), expression.to);
    case 'defined':
      return valueOf(expression.of, lookup) !== undefined;
    case 'not':
      return !matches(expression.of, lookup);
    case 'and':
      return matches(expression.left, lookup) && matches(expression.right, lookup);
    case 'or':
      return matches(expression.left, lookup) || matches(expression.right, lookup);
    case 'in':
      return isIn(valueOf(expression.left, lookup), valueOf(expression.right, lookup));
    case 'compare':
      return compares(valueOf(expression.left, lookup), expression.by, valueOf(expression.right, lookup));
  }
}

function isIn(value: unknown, container: unknown): boolean {
  if (Array.isArray(container)) return container.includes(value);
  return typeof container === 'string' && typeof value === 'string' && container.includes(value);
}

function compares(left: unknown, by: Comparison, right: unknown): boolean {
  if (by === '==') return left === right;
  if (by === '!=') return left !== right;
  // Values of different types have no order.
  if (typeof left === 'number' && typeof right === 'number') return isOrdered(left, by, right);
  if (typeof left === 'string' && typeof right === 'string') return isOrdered(left, by, right);
  return false;
}

function isOrdered<T extends number | string>(left: T, by: '<' | '<=' | '>' | '>=', right: T): boolean {
  if (by === '<') return left < right;
  if (by === '<=') return left <= right;
  return by === '>' ? left > right : left >= right;
}

function converted(value: unknown, to: Conversion): unknown {
  switch (to) {
    case 'number':
      return typeof value === 'string' ? finite(Number(value)) : ofType(value, 'number');
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : ofType(value, 'string');
    case 'boolean':
      return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
    case 'datetime':
      return typeof value === 'string' ? finite(secondOf(value)) : ofType(value, 'number');
  }
}

/** Assumes UTC if the time has no zone. */
function secondOf(time: string): number {
  const hasZone = !/T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(time);
  return Date.parse(hasZone ? time : `${time}Z`) / 1000;
}

function ofType(value: unknown, type: 'number' | 'string'): unknown {
  return typeof value === type ? value : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
