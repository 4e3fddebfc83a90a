import { whyNoToken } from '../../authority/entered-value.ts';
import { UserError } from '../../model/failure.ts';
import { type Form, WHOLE, whyNoParts } from '../../model/parts.ts';
import { Secret } from '../../model/secret.ts';
import { type Fingerprint, shortFingerprint } from '../../model/token.ts';
import type { Account } from '../account.ts';

/**
 * So many different texts are remembered of one command. Beside the values of slots these are the texts that connectors compare
 * neighbours by, one or two for each slot.
 */
export const MOST_SEEN = 20_000;

/**
 * The values that slots are seen to hold, for as long as a person decides about them. What a connector reports are fingerprints; it
 * makes them with its kit, so that the kit is where the values can be had. Whatever else a connector fingerprints is remembered with
 * them: only what slots hold may be asked for. Disposing forgets everything, for good.
 */
export class SeenValues implements Disposable {
  readonly #form: Form;
  readonly #seen = new Map<Fingerprint, Secret | { readonly says: string }>();
  #isOver = false;

  /** `form` says which parts a token of the set has. */
  constructor(form: Form = WHOLE) {
    this.#form = form;
  }

  /** The account, with connectors that are overheard. */
  overhear(account: Account): Account {
    const { kit } = account;
    const fingerprint = (value: string) => {
      const made = kit.fingerprint(value);
      this.#remember(made, value);
      return made;
    };
    return { ...account, open: () => account.open({ ...kit, fingerprint }) };
  }

  /** Why a value that a slot holds can't be a token, in words that don't show it; null where it can. */
  whyNot(fingerprint: Fingerprint): string | null {
    const seen = this.#seen.get(fingerprint);
    if (seen === undefined) return 'was seen by another run only; look again';
    return seen instanceof Secret ? null : seen.says;
  }

  /** The value in clear. Throws `UserError` where there is a reason why it can't be a token. */
  reveal(fingerprint: Fingerprint): Secret {
    const seen = this.#seen.get(fingerprint);
    if (seen instanceof Secret) return seen;
    throw new UserError(`The value ${shortFingerprint(fingerprint)} ${this.whyNot(fingerprint)}.`);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#seen.clear();
  }

  #remember(fingerprint: Fingerprint, value: string): void {
    if (this.#isOver || this.#seen.has(fingerprint) || this.#seen.size >= MOST_SEEN) return;
    const says = whyNoToken(value) ?? whyNoParts(this.#form, value);
    this.#seen.set(fingerprint, says === null ? new Secret(value) : { says });
  }
}
