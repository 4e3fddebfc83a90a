/** Where phones sign in: at the validation endpoint, and at the service that decides, where that is not Watchword itself. */
import type { AuthoritySimulator } from '../simulation/authority.ts';
import type { SimulatedPhone } from '../simulation/contract.ts';
import { signIns } from '../simulation/sign-ins.ts';

export interface Doors {
  /** Each phone that holds a token signs in at both; a refusal by either locks somebody out. */
  all(phones: readonly SimulatedPhone[]): Promise<void>;
  /** How it went so far: everybody is to be let in everywhere, and somebody has to have tried. */
  count(): { readonly says: string; readonly isFine: boolean };
}

/** `url` is the validation listener's. */
export function openDoors(url: string, place: Pick<AuthoritySimulator, 'console' | 'definition'> | null): Doors {
  const validation = signIns(url);
  const there = { letIn: 0, refused: 0 };
  return {
    async all(phones) {
      for (const { token } of phones) {
        if (place === null || token === null) continue;
        there[place.console.letsIn(token) ? 'letIn' : 'refused'] += 1;
      }
      await validation.all(phones);
    },
    count() {
      const { proceeds, halts, errors } = validation;
      const lockOuts = halts + there.refused;
      const elsewhere = place === null ? '' : ` and ${there.letIn} at ${place.definition.title}`;
      const everywhere = proceeds > 0 && (place === null || there.letIn > 0);
      return {
        says: `${proceeds} sign-ins${elsewhere}, ${lockOuts} lock-outs, ${errors} errors`,
        isFine: everywhere && lockOuts === 0 && errors === 0,
      };
    },
  };
}
