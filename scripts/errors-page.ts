import { format } from 'prettier';
import { FAILURES } from '../src/mixpanel/failures.ts';
import { banner } from './banner.ts';

/** The page of errors, printed from the table that decides. */
export async function errorsPage(): Promise<string> {
  const actions = {
    fail: 'Fails the stream',
    retry: 'Tries again, about 2 minutes',
    split: 'Tries again, about 2 minutes; events and reports by day once, and then in smaller pieces',
    wait: 'Waits for quota, up to 6 hours',
  };
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = FAILURES.map(({ name, status, kind, action, message, ...row }) => {
    const statuses = status.map((code) => (code === 0 ? 'no answer' : String(code))).join(', ');
    const body = 'body' in row ? `, saying \`${cell(row.body.source)}\`` : '';
    const where = 'path' in row ? ` of \`${row.path}\`` : '';
    return `| \`${name}\` | ${statuses || 'anything else'}${where}${body} | ${actions[action]} | ${kind} | ${cell(message)} |`;
  });
  const page = `<!-- ${banner('src/mixpanel/failures.ts')} -->

# Errors

What Mixpanel said, what the connector does, what the user reads. The first row that fits counts. Every message names the
endpoint and the status as well; the log has the beginning of Mixpanel's own words. No message shows a secret.

| | Mixpanel said | the connector | kind | the user reads |
|---|---|---|---|---|
${rows.join('\n')}

- **config**: the user can mend it (\`config_error\`). **transient**: a later try may work (\`transient_error\`).
  **system**: a defect of the connector (\`system_error\`); please report it.
- What \`too-heavy\`, \`timed-out\` and the rows of revenue say of a report by day, that is of a funnel or of revenue, is
  said once it was asked for in halves, down to about three weeks. Other streams go on.
- \`event-required\` is said once the properties of single events were asked for as well.
- An answer to the export with status 200 that ends early is asked for again, and then in smaller pieces: days, hours, ten
  minutes, minutes. Early is a last line \`terminated early\` or another that is no event, a page of HTML or something else
  behind events or in place of them, a gzip stream or a body without its end, a last line without a newline, no byte for
  300 s, and fewer events of a day than another answer held before it broke off. An event that is broken or has no time, or a line between
  events that is none, is asked for again, and then by days: parts of a day are asked for by time, and need not hold it.
  Only when the smallest piece fails is it a **transient** error of its window: the message names the days and the piece,
  the state keeps what was read to its end, and the next sync reads what is missing.
- Another answer with status 200 that breaks off, or is no JSON, is asked for three times in all. Pages of profiles begin
  again, four times in all, where Mixpanel no longer has one, or gives an empty one before the last, and once where the
  last one is empty and should hold several.
- Between refusals the streams say that they wait and until when: see [Waiting](performance.md#waiting).
- Exit codes: 0 everything was read, 1 something failed, 2 the command line is wrong, 143 ended by SIGTERM.
`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}
