import type { Comparison, Conversion, Expression } from './expression.ts';
import type { Token } from './tokens.ts';
import { InvalidExpression, tokenize } from './tokens.ts';

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<=', '>=', '<', '>'];
const CONVERSIONS: readonly Conversion[] = ['number', 'string', 'boolean', 'datetime'];

/**
 * Parses a `where` expression. Precedence, lowest first: `or`, `and`, `not`, then `in` and comparisons, then values:
 * literals, lists, `properties["x"]`, `defined(...)` and conversions.
 * @throws InvalidExpression
 */
export function parseWhere(text: string): Expression {
  const parser = new Parser(tokenize(text));
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#position < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#takes('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#takes('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    return this.#takes('not') ? { kind: 'not', of: this.#not() } : this.#relation();
  }

  #relation(): Expression {
    const left = this.#value();
    if (this.#takes('in')) return { kind: 'in', left, right: this.#value() };
    const by = COMPARISONS.find((comparison) => this.#takes(comparison));
    return by === undefined ? left : { kind: 'compare', by, left, right: this.#value() };
  }

  #value(): Expression {
    const token = this.#tokens[this.#position];
    if (token?.kind === 'string' || token?.kind === 'number') {
      this.#position += 1;
      return { kind: 'literal', value: token.value };
    }
    if (this.#takes('-')) return { kind: 'literal', value: -this.#number() };
    if (this.#takes('(')) return this.#closed(this.#or(), ')');
    if (this.#takes('[')) return this.#list();
    return this.#named();
  }

  #named(): Expression {
    if (this.#takes('true')) return { kind: 'literal', value: true };
    if (this.#takes('false')) return { kind: 'literal', value: false };
    if (this.#takes('null')) return { kind: 'literal', value: null };
    if (this.#takes('properties')) return this.#property();
    if (this.#takes('defined')) return { kind: 'defined', of: this.#argument() };
    const to = CONVERSIONS.find((conversion) => this.#takes(conversion));
    if (to === undefined) throw this.#unexpected();
    return { kind: 'convert', to, of: this.#argument() };
  }

  #property(): Expression {
    this.#expect('[');
    const name = this.#tokens[this.#position];
    if (name?.kind !== 'string') throw this.#unexpected();
    this.#position += 1;
    return this.#closed({ kind: 'property', name: name.value }, ']');
  }

  #argument(): Expression {
    this.#expect('(');
    return this.#closed(this.#or(), ')');
  }

  #list(): Expression {
    const items: Expression[] = [];
    if (this.#takes(']')) return { kind: 'list', items };
    do items.push(this.#value());
    while (this.#takes(','));
    return this.#closed({ kind: 'list', items }, ']');
  }

  #number(): number {
    const token = this.#tokens[this.#position];
    if (token?.kind !== 'number') throw this.#unexpected();
    this.#position += 1;
    return token.value;
  }

  #closed(expression: Expression, bracket: ')' | ']'): Expression {
    this.#expect(bracket);
    return expression;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected();
  }

  #takes(text: string): boolean {
    const token = this.#tokens[this.#position];
    if (token === undefined || token.kind === 'string' || token.kind === 'number') return false;
    if (token.text !== text) return false;
    this.#position += 1;
    return true;
  }

  #unexpected(): InvalidExpression {
    const token = this.#tokens[this.#position];
    if (token === undefined) return new InvalidExpression('ends too early');
    return new InvalidExpression(`has an unexpected "${'text' in token ? token.text : token.value}"`);
  }
}
