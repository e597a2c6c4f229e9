/**
 * Who may begin a fault when. Families act beside each other, but a sequence (steps that follow
 * one another, see `NemesisStep.afterUs`) is about to happen as it is described: it begins when
 * no other family has a fault in force, and no other family begins one before it is over.
 */
export class RightOfWay {
  /** Whose sequence goes on, or waits until the others are through. */
  #owner: string | undefined;
  /** Families at a step that begins a fault: it may be in force in a moment. */
  readonly #beginning = new Set<string>();
  readonly #inForce: () => ReadonlySet<string>;
  readonly #signal: AbortSignal;
  #waiting: (() => void)[] = [];

  /** @param inForce the families that have a fault in force */
  constructor(inForce: () => ReadonlySet<string>, signal: AbortSignal) {
    this.#inForce = inForce;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Resolves when the family may begin a fault (when the signal is aborted, too). */
  async enter(family: string, isSequence: boolean): Promise<void> {
    while (!this.#signal.aborted && this.#isHeld(family)) await this.#change();
    if (isSequence) this.#owner = family;
    while (!this.#signal.aborted && isSequence && this.#othersAreAt(family)) await this.#change();
    this.#beginning.add(family);
  }

  /** The step is done, whatever came of it: also one that undoes a fault. */
  stepped(family: string): void {
    this.#beginning.delete(family);
    this.#wake();
  }

  leave(family: string): void {
    if (this.#owner === family) this.#owner = undefined;
    this.#wake();
  }

  /** Whoever is in the middle of a fault goes on with it: that is what a sequence waits for. */
  #isHeld(family: string): boolean {
    const isOthers = this.#owner !== undefined && this.#owner !== family;
    return isOthers && !this.#inForce().has(family);
  }

  #othersAreAt(family: string): boolean {
    return [...this.#beginning, ...this.#inForce()].some((other) => other !== family);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
