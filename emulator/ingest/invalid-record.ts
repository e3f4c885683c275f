/** A record is invalid: `message` is Mixpanel's, `field` says where. */
export class InvalidRecord extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
