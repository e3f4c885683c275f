/** Pseudo-random numbers that depend only on the seed (mulberry32). */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }
}

/** Names that collide, that are columns of the stream, or that need care. */
const UNUSUAL_NAMES = [
  ...['$city', 'city', 'City', '_city', 'userName', 'username', 'USERNAME', '$', '', '_', '__'],
  ...['event', '$event', 'time_', '$time', 'TIME', 'insert_id', 'event_key', '$event_key', '_rescued_data'],
  ...['properties', '__proto__', 'constructor', 'toString'],
  ...['a.b', 'a b', 'say "hi"', 'back\\slash', 'tab\there'],
  ...['🛒 total', '鍵', 'é', 'e\u0301', '\u2028', '\u0085', '\ud800', '\uffff', '\u{10000}', '1', '10', '2'],
  ...[
    '$mp_api_endpoint',
    '$mp_',
    'mp_api_x',
    '$import',
    '$user_id',
    '$device_id',
    '$is_reshuffled',
    '$distinct_id',
    'Distinct_ID',
  ],
];
const NUMBERS = [
  ...['0', '-0', '-0.0', '1', '1.0', '1.50', '1e3', '1E+3', '1e400', '-1e400', '1e-400', '0.1'],
  ...['12345678901234567890', '9007199254740993', '9223372036854775807', '9223372036854775808'],
  ...['-9223372036854775809', '18446744073709551615', '0.1000000000000000055511151231257827'],
  ...['123456789012345678', '99999999999999999999e-5', '1.7976931348623159e308'],
];
/** The last ones are not usable. */
const UNUSUAL_TIMES = [
  ...['0', '-0', '1.768e9', '1e-7', '99999999999', '100000000000', '1768000000123', '"1768000000"'],
  ...['"1768000000123"', '"1768000000.5"', '253402214399000', '253402214400000', '-5', '1e400', 'null', '""'],
  ...['"no"', '"2026-01-10T00:00:00"', '"-5"', '" 5"', '"0x10"', 'true', '{"a" : 1}', '[1]'],
];
const CHARACTERS = [
  ...['a', 'B', '7', ' ', '"', '\\', '/', '\b', '\f', '\n', '\r', '\t', '\0', '\u001f', '\u007f', '\u0085'],
  ...['é', 'ß', '\u2028', '\u2029', '☃', '鍵', '😀', '\ud83d', '\ude00', '\ufeff', '\ufffd', '\uffff'],
];
const SPACES = ['', '', '', '', ' ', '\t', '\r', '  \t'];

/** Generates lines of random unusual events, without their `\n`: valid JSON in every difficult form. */
export class RandomLines {
  readonly #draws: Draws;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
  }

  next(): string {
    const draws = this.#draws;
    const members: [string, string][] = [
      ['event', this.#name()],
      ['properties', this.#properties()],
    ];
    if (draws.oneIn(4)) members.reverse();
    if (draws.oneIn(10)) members.push([draws.pick(['extra', 'Event', '']), this.#value(2)]);
    if (draws.oneIn(20)) members.unshift(['properties', this.#object(1)], ['event', '"earlier"']);
    return this.#joined(members);
  }

  #name(): string {
    const draws = this.#draws;
    if (draws.oneIn(40)) return draws.pick(['null', '5', 'true', '[]', '{"a" : 1}']);
    return this.#string(draws.pick(['Page viewed', 'Signed up', this.#characters(6)]));
  }

  #properties(): string {
    const draws = this.#draws;
    const members: [string, string][] = draws.oneIn(50) ? [] : [['time', this.#time()]];
    for (let left = draws.oneIn(500) ? 255 : draws.below(9); left > 0; left--) members.push(this.#property());
    if (!draws.oneIn(10)) members.push(['distinct_id', this.#id()]);
    if (!draws.oneIn(4)) members.push(['$insert_id', this.#id()]);
    if (draws.oneIn(5)) members.push(['$distinct_id_before_identity', this.#id()]);
    if (draws.oneIn(2))
      members.push(['mp_processing_time_ms', draws.pick(['1768000000000', 'null', '"x"', '1.5'])]);
    for (let i = members.length - 1; i > 0; i--) this.#swap(members, i, draws.below(i + 1));
    if (draws.oneIn(20)) members.unshift(['time', draws.pick(['5', '"no"', 'null'])]);
    return this.#joined(members);
  }

  #swap(members: [string, string][], i: number, j: number): void {
    const [a, b] = [members[i], members[j]];
    if (a !== undefined && b !== undefined) [members[i], members[j]] = [b, a];
  }

  #property(): [string, string] {
    const draws = this.#draws;
    const name = draws.oneIn(3)
      ? draws.pick(UNUSUAL_NAMES)
      : draws.oneIn(50)
        ? this.#characters(5)
        : `p${draws.below(40)}`;
    return [name === 'time' ? 'p' : name, this.#value(3)];
  }

  #time(): string {
    const draws = this.#draws;
    const seconds = String(1_768_000_000 + draws.below(400_000));
    return draws.oneIn(20) ? draws.pick([`${seconds}.5`, `${seconds}.0`, ...UNUSUAL_TIMES]) : seconds;
  }

  #id(): string {
    const draws = this.#draws;
    return draws.oneIn(8) ? this.#value(1) : this.#string(`id-${draws.below(1000)}`);
  }

  #value(depth: number): string {
    const draws = this.#draws;
    const kind = draws.below(depth > 0 ? 9 : 6);
    if (kind < 3) return this.#string(this.#characters(draws.oneIn(1000) ? 2000 : 8));
    if (kind === 3) return draws.pick(NUMBERS);
    if (kind === 4) return draws.pick(['true', 'false', 'null']);
    if (kind === 5) return String(draws.below(100_000));
    if (kind === 6) return this.#object(depth - 1);
    if (draws.oneIn(200)) return `${'['.repeat(100)}${']'.repeat(100)}`;
    const items = Array.from({ length: draws.below(4) }, () => this.#value(depth - 1));
    return `[${this.#space()}${items.join(`${this.#space()},${this.#space()}`)}${this.#space()}]`;
  }

  #object(depth: number): string {
    const draws = this.#draws;
    const members = Array.from({ length: draws.below(4) }, (): [string, string] => [
      draws.pick(['a', 'b', '__proto__', '', '10', '9', this.#characters(2)]),
      this.#value(depth),
    ]);
    return this.#joined(members);
  }

  #joined(members: readonly (readonly [string, string])[]): string {
    const texts = members.map(
      ([name, value]) => `${this.#string(name)}${this.#space()}:${this.#space()}${value}`,
    );
    return `{${this.#space()}${texts.join(`${this.#space()},${this.#space()}`)}${this.#space()}}`;
  }

  #space(): string {
    return this.#draws.oneIn(20) ? this.#draws.pick(SPACES) : '';
  }

  #characters(bound: number): string {
    return Array.from({ length: this.#draws.below(bound) }, () => this.#draws.pick(CHARACTERS)).join('');
  }

  /** A JSON string, with or without escapes. */
  #string(text: string): string {
    const plain = JSON.stringify(text);
    if (!this.#draws.oneIn(6)) return plain;
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    const escape = (unit: number): string => {
      const hex = unit.toString(16).padStart(4, '0');
      return `\\u${this.#draws.oneIn(2) ? hex : hex.toUpperCase()}`;
    };
    return `"${units.map((unit) => (unit === 47 ? '\\/' : escape(unit))).join('')}"`;
  }
}
