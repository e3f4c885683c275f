import { format } from 'prettier';
import type { Failure } from '../src/mixpanel/failure-row.ts';
import { FAILURES } from '../src/mixpanel/failure-table.ts';
import { maxRequests, RETRIES_OF_INCOMPLETE, RETRIES_OF_UNUSABLE } from '../src/mixpanel/http/retries.ts';
import { MAX_REPORT_DAYS } from '../src/streams/days/report-windows.ts';
import { maxHeavyRequests } from '../src/streams/days/request-in-parts.ts';
import { exportStream } from '../src/streams/export/index.ts';
import { MAX_FRUITLESS, MAX_FRUITLESS_OF_STREAM, MAX_GIVEN_UP } from '../src/streams/export/patience.ts';
import { banner } from './banner.ts';

/** Generates docs/errors.md from the connector's own table of failures. */
export async function errorsPage(): Promise<string> {
  const actions = {
    fail: 'Fails the stream',
    retry: 'Retries for about 2 minutes',
    once: 'Retries once',
    split: 'Retries for about 2 minutes; events and reports by day: retries once, then splits the date range',
    wait: 'Waits for quota for up to 6 hours',
  };
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const scopes = {
    credentials: 'all streams',
    project: 'all streams',
    plan: 'data that the plan excludes',
    rights: 'data that the role excludes',
    stream: 'the stream',
    retired: 'the stream, which may be gone',
    item: 'the cohort',
    request: 'the request',
  };
  const rows = FAILURES.map(({ name, status, kind, action, scope, message, ...row }) => {
    const statuses = status.map((code) => (code === 0 ? 'no answer' : String(code))).join(', ');
    const body =
      'body' in row ? `${statuses === 'no answer' ? ', error' : ' with'} \`${cell(row.body.source)}\`` : '';
    const where = 'path' in row ? ` of \`${row.path}\`` : '';
    const notes = [
      ...('smallerHelps' in row ? ['fewer days may help'] : []),
      ...('mayMeanDeleted' in row ? ['it may have been deleted'] : []),
    ];
    const concerns = [scopes[scope], ...notes].join('; ');
    return `| \`${name}\` | ${statuses || 'any other'}${where}${body} | ${actions[action]} | ${costOf({ action, status })} | ${concerns} | ${kind} | ${cell(message)} |`;
  });
  const page = `<!-- ${banner('src/mixpanel/failure-table.ts')} -->

# Errors

How the connector handles each failure. The first matching row applies. Every message also names the endpoint and the
status. The log and the internal message quote the first 300 characters of Mixpanel's answer. No message shows a secret.

A pattern matches what Mixpanel says itself, not the names or the request that it repeats. A row with status 200 applies to
an answer that reports an error, even beside data.

**Requests** is the most that a request costs if it fails each time. Refusals (429) cost nothing. What else may fail, or fail
together:

| what fails | most requests |
|---|---|
| an answer of JSON that breaks off, or reports an unknown error | ${1 + RETRIES_OF_INCOMPLETE} |
| an answer that is not JSON, or not of the expected shape | ${1 + RETRIES_OF_UNUSABLE} |
| the next requests of an API family, after one has failed in spite of its retries | 1 each, until one succeeds |
| a web page in place of every answer | 2 a stream; \`export\`: 1 for each of the windows that are read at the same time, and 1 more: 2 at the start of a sync, ${exportStream.parallelSlices + 1} at most |
| a window of the export whose answers with events are all incomplete | ${MAX_FRUITLESS} |
| a day of the export that fails however it is requested | 8, and 2 for each halving of its window |
| all windows of the export, if no answer with events is complete | ${MAX_FRUITLESS + MAX_GIVEN_UP - 1}: ${MAX_FRUITLESS} for a window, and 1 for each of the next ${MAX_GIVEN_UP - 1}; ${MAX_FRUITLESS_OF_STREAM} and those under way if many were being read at the same time; then the stream ends |
| a window of a report by day, or parts of it, that stay too heavy | ${maxHeavyRequests(MAX_REPORT_DAYS)} for a year, ${maxHeavyRequests(31)} for a month or less, ${maxHeavyRequests(1)} for a day, and up to 6 more if only some of the days are too heavy; the next sync requests only what is missing |
| a stream whose slices fail one after the other | those of 3 slices, or of 10 funnels or cohorts that fail for good; then the stream ends |

| name | Mixpanel's answer | action | requests | concerns | kind | message |
|---|---|---|---|---|---|---|
${rows.join('\n')}

- **config**: the user can fix it (\`config_error\`). **transient**: a later sync may succeed (\`transient_error\`).
  **system**: a defect of the connector (\`system_error\`); please report it.
- **An odd item** does not stop the others. Null members stay null. An item that is listed twice arrives once. Entries of a
  list without a usable ID, and days of a report whose data is not an object, are left out with a warning that shows them;
  if they may hold data, the stream fails after everything else was delivered. Days that a report omits are requested again
  by the next sync; if the report lists them, the stream fails.
- **A filter that Mixpanel rejects** (400 with \`export_where\`) fails the export after one request, as \`config\`: the error names the option.
- **Reports by day** (\`funnels\` and \`revenue\`) that are too heavy are halved, down to about three weeks. If the newest day of
  a part that stays too heavy can be read, the part is halved down to a day, unless earlier syncs have read its days. What stays
  too heavy fails alone, and the next sync requests only that. Other streams continue.
- **A revenue report that is gone** (\`revenue-retired\`, \`revenue-withdrawn\`) does not fail the sync: the stream completes without it, with a
  warning, if the report of the current day is gone too.
- **One funnel, cohort or Insights report** that fails does not stop the others, unless the failure concerns the project or its plan, or ten in a row fail. A cohort
  whose data group was deleted is skipped with a warning, and so is an ID in \`report_ids\` without a report. An answer without values
  (\`series\`) fails its report alone, after all others were delivered.
- **Event properties** fail with \`event-required\` only after the properties of single events were requested, too.
- **An export that ends early** with status 200 is requested again, then in smaller pieces: halves, days, hours, ten
  minutes, minutes. An answer that took more than a minute is not requested again, but in halves at once. A window is given up
  after 15 requests in a row that bring no events of a complete answer. An export ends early if:
  - it says \`terminated early\` or contains an object with \`error\`; its last line lacks a newline;
  - it contains HTML, or text instead of events or after them;
  - it is a web page, although a request for one event is not. Otherwise no events can be read, so the stream ends;
  - its gzip stream or body is incomplete, or no byte arrives for 300 s;
  - it has fewer events of a day than an earlier answer that broke off. Only duplicates may be missing, if the next answer
    has just as many events and no day became empty.
- **An export that does not say where it ends** (no length, no chunks, no gzip) is requested once more, then it is an error,
  because a broken connection would look the same.
- **A broken line**, which is not an event, does not hold back the events around it. Its days are requested again: if the
  new answer has the very same line, that is what Mixpanel holds. It is left out, with a warning that shows its beginning.
  Otherwise the days are requested one by one. Pieces are never shorter, because smaller ones are selected by time and
  might leave the line out.
- **A day that fails** holds back no other day, and neither do several: each range of days that is whole is in the state at
  once. The **transient** error names only the days that are missing and the smallest piece that failed, and the next sync
  reads only these days. The same applies to days that Mixpanel answers with a server error or an unknown one.
- **Any other answer** with status 200 is requested three times in total if it breaks off or reports an error, and twice if
  it is not JSON or not of the expected shape.
- **Pages of profiles** are read again from the first page, up to four times in total, if Mixpanel no longer has a page,
  and once if they hold fewer profiles than it counts. If they still do, the read ends with a warning if less than a page
  is missing; otherwise it fails. Pages beyond the last one cost no quota, so they are read up to an empty one unless the
  profiles add up to the total.
- **A rejected filter**: if Mixpanel answers 400 without a known reason to the first page of an incremental read of
  \`engage\`, the query is sent with a simpler filter and then with none, which reads all profiles. A part of a
  day is exported with a simpler filter if there is one; otherwise the day is requested once more. The log warns.
- **Waiting for quota**: the streams report that they wait, and until when. See [Waiting](performance.md#waiting).
- **Exit codes**: 0 everything was read, 1 something failed, 2 the command line is invalid, 143 terminated by SIGTERM.
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

/** Answers with status 200 are retried less often than others of the same failure. */
function costOf({ action, status }: Pick<Failure, 'action' | 'status'>): string {
  if (action === 'wait') return 'free';
  const most = (canSplit: boolean): number => maxRequests(action, Math.max(...status), canSplit);
  return most(true) === most(false) ? String(most(false)) : `${most(false)}, or ${most(true)} if split`;
}
