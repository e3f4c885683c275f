import { ConnectorError } from '../../base/errors.ts';
import { excerptAt } from '../../base/excerpt.ts';

/** The export ended early although its status was 200, so the events read so far are not all of them. */
export class ExportCutShort extends ConnectorError {
  constructor(reason: string, cause?: unknown) {
    super('transient', `Mixpanel's answer ended early: ${reason}.`, { cause });
  }

  /** The server wrote this line instead of an event. */
  static by(line: Buffer): ExportCutShort {
    return new ExportCutShort(`it says ${excerptAt(line, 0)}`);
  }
}

/**
 * A line between events is broken, or an event has no usable time. The day must not be read again in parts: parts
 * are selected by the time of their events, so no part would have to contain this line, and it would be lost.
 */
export class NotAnEvent extends ConnectorError {
  constructor(line: Buffer) {
    super('transient', `Mixpanel's answer contains a line that is not an event: ${excerptAt(line, 0)}.`);
  }
}
