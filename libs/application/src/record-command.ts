/** The one message of the command bus: a command of the contract on its way to be recorded. */
export class RecordCommand {
  readonly input: unknown;
  readonly account: string | undefined;
  /**
   * `input` is one command parsed from JSON, or one line of JSON text as it came in. With `account` it is a command of an
   * account that has signed in, and `input` is parsed.
   */
  constructor(input: unknown, account?: string) {
    this.input = input;
    this.account = account;
  }
}
