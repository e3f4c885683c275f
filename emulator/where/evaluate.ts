import type { Comparison, Conversion, Expression } from './expression.ts';

type Properties = Readonly<Record<string, unknown>>;

/** `where` knows the time of an event under this name too. */
const TIME_ALIAS = '$time';

/** Whether an event's properties fulfil an expression. */
export function holds(expression: Expression, properties: Properties): boolean {
  return valueOf(expression, properties) === true;
}

/** A value of any JSON type; undefined for a property that is not there and for what cannot be converted. */
function valueOf(expression: Expression, properties: Properties): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map((item) => valueOf(item, properties));
    case 'property':
      return propertyOf(expression.name, properties);
    case 'convert':
      return converted(valueOf(expression.of, properties), expression.to);
    case 'defined':
      return valueOf(expression.of, properties) !== undefined;
    case 'not':
      return !holds(expression.of, properties);
    case 'and':
      return holds(expression.left, properties) && holds(expression.right, properties);
    case 'or':
      return holds(expression.left, properties) || holds(expression.right, properties);
    case 'in':
      return isIn(valueOf(expression.left, properties), valueOf(expression.right, properties));
    case 'compare':
      return compares(
        valueOf(expression.left, properties),
        expression.by,
        valueOf(expression.right, properties),
      );
  }
}

function propertyOf(name: string, properties: Properties): unknown {
  if (Object.hasOwn(properties, name)) return properties[name];
  return name === TIME_ALIAS ? properties['time'] : undefined;
}

function isIn(part: unknown, whole: unknown): boolean {
  if (Array.isArray(whole)) return whole.includes(part);
  return typeof whole === 'string' && typeof part === 'string' && whole.includes(part);
}

function compares(left: unknown, by: Comparison, right: unknown): boolean {
  if (by === '==') return left === right;
  if (by === '!=') return left !== right;
  // Values of different types have no order: no comparison of them holds.
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
      return typeof value === 'string' ? finite(Date.parse(value) / 1000) : ofType(value, 'number');
  }
}

function ofType(value: unknown, type: 'number' | 'string'): unknown {
  return typeof value === type ? value : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
