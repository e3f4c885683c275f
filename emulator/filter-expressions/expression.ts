export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Conversion = 'number' | 'string' | 'boolean' | 'datetime';

/** A parsed expression over the properties of one event or profile. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'convert'; readonly to: Conversion; readonly of: Expression }
  | { readonly kind: 'defined'; readonly of: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or' | 'in'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly by: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    };
