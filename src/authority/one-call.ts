/** A call of which one at most is in hand: whoever asks meanwhile gets the same answer. */
export class OneCall {
  readonly #call: (signal: AbortSignal) => Promise<void>;
  #inHand: InHand | null = null;

  constructor(call: (signal: AbortSignal) => Promise<void>) {
    this.#call = call;
  }

  /** Joins the call in hand, or begins one. Rejects with the signal's reason as soon as it fires; the call itself ends with the last who waits for it. */
  async join(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#inHand ??= this.#begin();
    const inHand = this.#inHand;
    inHand.waiting += 1;
    try {
      await untilAborted(inHand.answer, signal);
    } finally {
      inHand.waiting -= 1;
      if (inHand.waiting === 0) this.#leave(inHand);
    }
  }

  /** Like `join`, but of a call that begins from now on. */
  async fresh(signal: AbortSignal): Promise<void> {
    await untilAborted(this.#inHand?.answer.catch(() => undefined) ?? Promise.resolve(), signal);
    await this.join(signal);
  }

  #begin(): InHand {
    const stop = new AbortController();
    const inHand: InHand = { answer: this.#call(stop.signal), stop, waiting: 0 };
    const over = () => {
      if (this.#inHand === inHand) this.#inHand = null;
    };
    inHand.answer.then(over, over);
    return inHand;
  }

  /** Nobody waits for it any more: whoever comes next begins another one. */
  #leave(inHand: InHand): void {
    if (this.#inHand === inHand) this.#inHand = null;
    inHand.stop.abort();
  }
}

interface InHand {
  readonly answer: Promise<void>;
  readonly stop: AbortController;
  waiting: number;
}

function untilAborted(answer: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
