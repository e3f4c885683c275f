import { Draws } from '../reference/random-lines.ts';

const TEXTS = [
  ...['', 'x', 'sixteen letters!', 'seventeen letters', 'São Paulo', '東京 is a city', 'a "quoted" text'],
  ...[
    'C:\\dir',
    'tab\tand\nline',
    '😀 smile',
    'é'.repeat(40),
    'y'.repeat(200),
    '2026-01-15T08:00:00',
    '2026-01-15',
  ],
];
const NUMBERS = ['0', '-1', '12.5', '1e3', '123456789012345678', '1234567890123456789', '-0.0', '99999'];
const OTHERS = [
  'true',
  'false',
  'null',
  '[]',
  '{}',
  '[1,"a",[{"b":null}]]',
  '{"a":{"b":[1,2]},"c":"d\\"e"}',
  '[ 1 ,\t2 ]',
];
const NAMES = [
  'city',
  '$city',
  'plan',
  'p1',
  'p2',
  'p3',
  'p4',
  'p5',
  'p6',
  'p7',
  '$mp_api_endpoint',
  'a name of more than sixteen bytes',
  'é',
  '鍵',
  '\uff01',
  '😀',
];

/** Generates lines as Mixpanel sends them, which the kernel converts, with a few odd ones among them. */
export class PlainLines {
  readonly #draws: Draws;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
  }

  next(): string {
    const draws = this.#draws;
    const members = [
      ['time', String(1_768_000_000 + draws.below(400_000))],
      ['distinct_id', this.#id()],
    ];
    if (!draws.oneIn(3)) members.push(['$insert_id', JSON.stringify(`insert-${draws.below(1000)}`)]);
    for (const name of NAMES) if (draws.oneIn(2)) members.push([name, this.#value()]);
    if (draws.oneIn(2)) members.push(['mp_processing_time_ms', String(1_768_000_000_000 + draws.below(1e9))]);
    if (draws.oneIn(4)) members.push(['$device_id', this.#id()]);
    if (draws.oneIn(4)) members.push(['$user_id', this.#id()]);
    if (draws.oneIn(10)) members.push(['$distinct_id_before_identity', this.#id()]);
    if (draws.oneIn(10)) members.push(['$is_reshuffled', draws.pick(['true', 'false', 'null'])]);
    const space = draws.oneIn(20) ? ' ' : '';
    const json = members.map(([name = '', value = '']) => `${JSON.stringify(name)}:${space}${value}`);
    const name = JSON.stringify(draws.pick(['Page viewed', 'Signed up', '', 'Купить', 'a "b"']));
    return `{"event":${this.#escaped(name)},"properties":{${json.join(`${space},`)}}}`;
  }

  #id(): string {
    const draws = this.#draws;
    if (draws.oneIn(10))
      return draws.pick(['""', 'null', '5', 'true', '"\\u0041\\u00e9"', '"\\ud83d\\ude00"', '"a\\/b"']);
    return JSON.stringify(
      `${draws.pick(['user', 'u', 'a device with a long id and more'])}-${draws.below(100)}`,
    );
  }

  #value(): string {
    const draws = this.#draws;
    const kind = draws.below(4);
    if (kind === 0) return draws.pick(NUMBERS);
    if (kind === 1) return draws.pick(OTHERS);
    return this.#escaped(JSON.stringify(draws.pick(TEXTS)));
  }

  /** Sometimes with escapes in place of characters that need none. */
  #escaped(json: string): string {
    if (!this.#draws.oneIn(6)) return json;
    return json.replace(
      /[^ -~]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
}
