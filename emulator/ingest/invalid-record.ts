/** A record that cannot be taken: what is wrong with it, in Mixpanel's words, and where. */
export class InvalidRecord extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
