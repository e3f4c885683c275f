import { ConnectorError } from '../../base/errors.ts';
import { excerptAt } from '../../base/excerpt.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { answerError } from '../failures.ts';

/** The export ended early although its status was 200, so the events read so far are not all of them. */
export class ExportCutShort extends ConnectorError {
  constructor(reason: string, options: { detail?: string; cause?: unknown } = {}) {
    super('transient', `Mixpanel's answer ended early: ${reason}.`, options);
  }
}

/**
 * The error for a line that the server wrote instead of an event: the failure that it reports, if a request for the same days
 * would fail in the same way, or else the export was cut short.
 */
export function errorOfLine(line: Buffer): ConnectorError {
  const error = answerError(ENDPOINTS.export, 200, line.toString());
  if (error.row.action === 'fail') return error;
  const { detail } = error;
  return new ExportCutShort(`it says ${excerptAt(line, 0)}`, detail === undefined ? {} : { detail });
}

/** The answer has all its lines, or its connection broke between two of them. Smaller pieces would not tell. */
export class EndUnknown extends ConnectorError {
  constructor() {
    super(
      'transient',
      "Mixpanel's answer does not say where it ends: it has neither a length nor chunks nor gzip, so a broken connection would look the same. A proxy that speaks HTTP/1.0 removes them; make it speak HTTP/1.1.",
    );
  }
}

/**
 * Lines of a complete answer are not events. The day must not be read again in parts: parts are selected by the time of
 * their events, so no part would have to contain these lines, and they would be lost.
 */
export class NotAnEvent extends ConnectorError {
  /** @param first excerpt of the first of the lines */
  constructor(first: string, count = 1) {
    const what = count === 1 ? 'a line that is not an event' : `${count} lines that are not events, such as`;
    super('transient', `Mixpanel's answer contains ${what}: ${first}.`);
  }
}
