import { format } from 'prettier';
import type { Failure } from '../src/mixpanel/failure-row.ts';
import { FAILURES } from '../src/mixpanel/failure-table.ts';
import { maxRequests, RETRIES_OF_INCOMPLETE, RETRIES_OF_UNUSABLE } from '../src/mixpanel/http/retries.ts';
import { MAX_REPORT_DAYS } from '../src/streams/days/report-windows.ts';
import { maxHeavyRequests } from '../src/streams/days/request-in-parts.ts';
import { exportStream } from '../src/streams/export/index.ts';
import { MAX_FRUITLESS, MAX_FRUITLESS_OF_STREAM, MAX_GIVEN_UP } from '../src/streams/export/patience.ts';
import { banner } from './banner.ts';

const ACTIONS = {
  fail: 'Fails the stream',
  retry: 'Retries for about 2 minutes',
  once: 'Retries once',
  split: 'Retries for about 2 minutes; events and reports by day: retries once, then splits the date range',
  wait: 'Waits for quota for up to 6 hours',
};

const SCOPES = {
  credentials: 'all streams',
  project: 'all streams',
  plan: 'data that the plan excludes',
  rights: 'data that the role excludes',
  stream: 'the stream',
  retired: 'the stream, which may be gone',
  item: 'the cohort, group key or report',
  request: 'the request',
};

/** Generates docs/errors.md from the connector's own table of failures. */
export async function errorsPage(): Promise<string> {
  const page = `<!-- ${banner('src/mixpanel/failure-table.ts')} -->

# Errors

Look up the message of a failed sync: what it means and what the connector does. If a sync succeeds but the data looks wrong, see
[Troubleshooting](troubleshooting.md). The log adds the endpoint, the status and the first 300 characters of Mixpanel's
answer to each message. No message shows a secret.

## Messages

The **kind** of a message is its failure type in Airbyte:

- **config**: you can fix it (\`config_error\`).
- **transient**: a later sync may succeed (\`transient_error\`).
- **system**: a defect of the connector (\`system_error\`). Please [report it](../SUPPORT.md).

**Requests** is the most that one failing request costs. Refusals (429) cost nothing. For each answer, the first row whose status and
pattern match applies. A pattern is compared with Mixpanel's own words, not with names or requests that it quotes. A row with
status 200 matches answers that report an error, even next to data.

| message | kind | what happens | requests | concerns | Mixpanel's answer | name |
|---|---|---|---|---|---|---|
${FAILURES.map(rowOf).join('\n')}

${COSTS}

${DETAILS}
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

function rowOf({ name, status, kind, action, scope, message, ...row }: Failure): string {
  const statuses = status.map((code) => (code === 0 ? 'no answer' : String(code))).join(', ');
  const body =
    'body' in row ? `${statuses === 'no answer' ? ', error' : ' with'} \`${cell(row.body.source)}\`` : '';
  const where = 'path' in row ? ` of \`${row.path}\`` : '';
  const notes = [
    ...('smallerHelps' in row ? ['fewer days may help'] : []),
    ...('mayMeanDeleted' in row ? ['it may have been deleted'] : []),
  ];
  const concerns = [SCOPES[scope], ...notes].join('; ');
  return `| ${cell(message.replaceAll('{1}', 'N'))} | ${kind} | ${ACTIONS[action]} | ${costOf({ action, status })} | ${concerns} | ${statuses || 'any other'}${where}${body} | \`${name}\` |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

const COSTS = `## Requests that failures cost

| what fails | most requests |
|---|---|
| a JSON answer that breaks off or reports an unknown error | ${1 + RETRIES_OF_INCOMPLETE} |
| an answer that is not JSON or not of the expected shape | ${1 + RETRIES_OF_UNUSABLE} |
| requests of an API family after one of them has failed all its retries | 1 each, until one succeeds |
| every answer is a web page | 2 a stream; \`export\`: 1 for each window that is being read, and 1 more: 2 at the start of a sync, ${exportStream.parallelSlices + 1} at most |
| a window of the export: all its answers with events are incomplete | ${MAX_FRUITLESS} |
| a day of the export: each request fails | 8, and 2 for each halving of its window |
| all windows of the export: no answer with events is complete | ${MAX_FRUITLESS + MAX_GIVEN_UP - 1}: ${MAX_FRUITLESS} for a window, and 1 for each of the next ${MAX_GIVEN_UP - 1}; up to ${MAX_FRUITLESS_OF_STREAM} and those in progress if many windows were being read; then the stream ends |
| a window of a report by day that stays too heavy, or parts of it | ${maxHeavyRequests(MAX_REPORT_DAYS)} for a year, ${maxHeavyRequests(31)} for a month or less, ${maxHeavyRequests(1)} for a day, and up to 6 more if only some days are too heavy; the next sync requests only what is missing |
| one slice of a stream after another | those of 3 slices, or of 10 funnels or cohorts that fail for good; then the stream ends |`;

const DETAILS = `## Events

- **A day that fails** does not hold back the others: the state has each complete range of days at once. The **transient** error names
  the missing days and the smallest piece that failed, and the next sync reads only these days. Days that Mixpanel answers with a
  server error or an unknown one are handled the same way.
- **An export that ends early** with status 200 is requested again, then in smaller pieces: halves, days, hours, ten
  minutes, minutes. If the answer took more than a minute, halves are requested at once. A window is given up
  after ${MAX_FRUITLESS} requests in a row that bring no events of a complete answer. An export has ended early if:
  - it says \`terminated early\`, contains an object with \`error\`, or its last line lacks a newline;
  - it contains HTML, or text instead of events or after them;
  - it is a web page, although a request for one event is not. Otherwise no events can be read, so the stream ends;
  - its gzip stream or body is incomplete, or no byte arrives for 300 s;
  - it has fewer events of a day than an earlier answer that broke off. If the next answer has just as many and no day became
    empty, the missing ones are taken for duplicates.
- **An export that does not mark its end** (no length, no chunks, no gzip) is requested once more. Then it is an error,
  because a broken connection would look the same.
- **A broken line**, which is not an event, does not hold back the events around it. Its days are requested again. If the
  new answer has the same line, Mixpanel holds it: it is left out, with a warning that quotes its beginning.
  Otherwise the days are requested one by one, never in shorter pieces: those are selected by time and might leave the line out.
- **A filter that Mixpanel rejects** (400 with \`export_where\`) fails the export after one request, as \`config\`. The error names the option.
- **A filter of the connector that Mixpanel rejects**, for a part of a day, is replaced by a simpler one if possible. Otherwise the day
  is requested once more. The log warns.
- **Event properties** fail with \`event-required\` only after the properties of single events were requested, too.

## Profiles

- **Pages** are read again from the first one, up to four times in total, if Mixpanel has lost a page,
  and once if they hold fewer profiles than it counts. If fewer than a page are still missing, the read ends with a warning; otherwise it
  fails. If the profiles do not add up to the total, pages are read up to an empty one. Pages after the first cost no quota.
- **A rejected filter**: if Mixpanel answers 400 without a known reason to the first page of an incremental read of
  \`engage\`, the query is sent with a simpler filter, then without one, which reads all profiles. The log warns.

## Reports and lists

- **Reports by day** (\`funnels\` and \`revenue\`) that are too heavy are halved, down to about three weeks. If a part stays too heavy but
  its newest day can be read, it is halved down to a day, unless earlier syncs have read its days. What stays
  too heavy fails alone, and the next sync requests only that. Other streams continue.
- **A revenue report that is gone** (\`revenue-retired\`, \`revenue-withdrawn\`) does not fail the sync. If the report of the current day is gone too,
  the stream completes without it, with a warning.
- **A funnel, cohort or Insights report** that fails does not stop the others, unless the failure concerns the project or its plan, or ten in a row fail. A cohort
  whose data group was deleted is skipped with a warning, and so is an ID in \`report_ids\` without a report. An answer without values
  (\`series\`) fails its report alone, after all others were delivered.
- **An odd item** does not stop the others. Null members stay null. An item that is listed twice arrives once. Entries of a
  list without a usable ID, and days of a report whose data is not an object, are left out with a warning that shows them;
  if they may hold data, the stream fails after delivering everything else. The next sync requests days that a report omits;
  if the report lists them, the stream fails.
- **Other answers** with status 200 are requested ${1 + RETRIES_OF_INCOMPLETE} times in total if they break off or report an error, and twice if
  they are not JSON or not of the expected shape.

## Waiting and exit codes

- **Waiting for quota**: the streams report that they wait, and until when. See [Waiting](performance.md#waiting).
- **Exit codes**: 0 everything was read, 1 something failed, 2 the command line is invalid, 143 terminated by SIGTERM.`;

/** Answers with status 200 are retried less often than others of the same failure. */
function costOf({ action, status }: Pick<Failure, 'action' | 'status'>): string {
  if (action === 'wait') return 'free';
  const most = (canSplit: boolean): number => maxRequests(action, Math.max(...status), canSplit);
  return most(true) === most(false) ? String(most(false)) : `${most(false)}, or ${most(true)} if split`;
}
