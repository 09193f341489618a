/** The last position of the ledger that this process has seen: what an answer is given at that reads nothing itself. */
export class KnownPosition {
  #position = 0;

  get position(): number {
    return this.#position;
  }

  saw(position: number | undefined): void {
    if (position !== undefined && position > this.#position) this.#position = position;
  }
}
