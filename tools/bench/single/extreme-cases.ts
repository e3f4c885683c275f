/** Answers near the limits of their size, and events that no project has. */
const LAST_DAY = '2026-01-15';
const DAY_S = Date.parse(LAST_DAY) / 1000;
/** A little less than the connector accepts for a list or a report. */
const LIST_BYTES = 8_300_000;
/** The same for an event. */
const EVENT_BYTES = 16_500_000;

export interface ExtremeCase {
  readonly what: string;
  readonly stream: string;
  /** Of the read. */
  readonly days: number;
  /** Answers by the end of their path. */
  readonly answers: Readonly<Record<string, () => Iterable<string>>>;
}

const list = (what: string, stream: string, path: string, item: (index: number) => string): ExtremeCase => ({
  ...{ what, stream, days: 1 },
  answers: { [path]: () => listOf(item) },
});

const events = (what: string, count: number, properties: number): ExtremeCase => ({
  ...{ what, stream: 'export', days: 1 },
  answers: { '/export': () => eventsOf(count, properties) },
});

const report = (what: string, stream: string, path: string, member: string, days: number): ExtremeCase => ({
  ...{ what, stream, days },
  answers: { '/funnels/list': () => ['[{"funnel_id":1,"name":"F"}]'], [path]: () => reportOf(member, days) },
});

const cohort = (i: number): string =>
  `{"count":150,"is_visible":1,"description":"","created":"2019-03-19 23:49:51","project_id":1,"id":${1000 + i},"name":"Cohort ${i}","data_group_id":null}`;

export const EXTREME_CASES: readonly ExtremeCase[] = [
  list('cohorts', 'cohorts', '/cohorts/list', cohort),
  list('cohorts with nothing but an ID', 'cohorts', '/cohorts/list', (i) => `{"id":${i}}`),
  list('cohorts with 1,000 members each', 'cohorts', '/cohorts/list', (i) => itemWithMembers(i)),
  list('entries without an ID', 'cohorts', '/cohorts/list', () => '{"name":"no ID"}'),
  list('annotations', 'annotations', '/annotations', annotation),
  list('tags', 'annotation_tags', '/annotations/tags', (i) => `{"id":${i},"name":"tag ${i}"}`),
  report('a funnel of a year', 'funnels', '/query/funnels', 'data', 366),
  report('a funnel of a day', 'funnels', '/query/funnels', 'data', 1),
  report('revenue of a year', 'revenue', '/engage/revenue', 'results', 366),
  events('200 events of 9,500 other properties', 200, 9_500),
  events('1,000 events of 1,000 other properties', 1000, 1000),
];

function annotation(i: number): string {
  return `{"id":${i},"date":"2026-01-15 12:00:00","description":"release ${i}","user":{"id":1,"first_name":"A","last_name":"B"},"tags":[]}`;
}

function itemWithMembers(item: number): string {
  return `{"id":${item},${Array.from({ length: 1000 }, (_, i) => `"m${i}":1`).join(',')}}`;
}

function* listOf(item: (index: number) => string): Generator<string> {
  yield '{"results":[';
  let bytes = 0;
  for (let i = 0; bytes < LIST_BYTES; i++) {
    const text = `${i === 0 ? '' : ','}${item(i)}`;
    bytes += text.length;
    if (bytes < LIST_BYTES) yield text;
  }
  yield '],"status":"ok"}';
}

/** Days with as many members as fit. */
function* reportOf(member: string, days: number): Generator<string> {
  const bytesPerDay = LIST_BYTES / days;
  yield `{"${member}":{`;
  for (let day = 0; day < days; day++) {
    const date = new Date((DAY_S - day * 86_400) * 1000).toISOString().slice(0, 10);
    let text = `${day === 0 ? '' : ','}"${date}":{"amount":1.5`;
    for (let i = 0, bytes = text.length; bytes < bytesPerDay - 40; i++) {
      const part = `,"m${i}":${i}`;
      bytes += part.length;
      if (text.length > 10_000) {
        yield text;
        text = '';
      }
      text += part;
    }
    yield `${text}}`;
  }
  yield '}}';
}

function* eventsOf(count: number, properties: number): Generator<string> {
  for (let event = 0; event < count; event++) {
    yield `{"event":"E","properties":{"time":${DAY_S + event},"distinct_id":"u","$insert_id":"i${event}"`;
    let bytes = 0;
    for (let i = 0; i < properties && bytes < EVENT_BYTES; i++) {
      const text = `,"${(event * properties + i).toString(36)}":1`;
      bytes += text.length;
      yield text;
    }
    yield '}}\n';
  }
}
