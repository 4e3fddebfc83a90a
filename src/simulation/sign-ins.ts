/** Phones at the sign-in page: each presents the token it holds to a validation endpoint, and we count the answers. */
import type { SimulatedPhone } from './contract.ts';

/** A halt is a person locked out; an error is an endpoint that gave no decision. */
export type SignIn = 'proceed' | 'halt' | 'error';

export interface SignIns {
  readonly proceeds: number;
  readonly halts: number;
  readonly errors: number;
  /** Ids of the phones that were halted, in the order it happened. */
  readonly halted: readonly string[];
  /** What the first errors said. */
  readonly problems: readonly string[];
  /** One phone signs in; null when it holds no token yet and therefore doesn't try. */
  one(phone: SimulatedPhone): Promise<SignIn | null>;
  /** Every phone signs in once, a few at a time. */
  all(phones: readonly SimulatedPhone[]): Promise<void>;
}

const AT_ONCE = 16;
const TIME_OUT_MS = 10_000;
const PROBLEMS_KEPT = 10;

/** `url` is the validation listener's: `http://127.0.0.1:8480`. */
export function signIns(url: string): SignIns {
  const counts = { proceed: 0, halt: 0, error: 0 };
  const halted: string[] = [];
  const problems: string[] = [];

  async function one(phone: SimulatedPhone): Promise<SignIn | null> {
    if (phone.token === null) return null;
    const said = await decision(url, phone.token);
    const outcome = said === 'proceed' || said === 'halt' ? said : 'error';
    counts[outcome] += 1;
    if (outcome === 'halt') halted.push(phone.id);
    if (outcome === 'error' && problems.length < PROBLEMS_KEPT) problems.push(said);
    return outcome;
  }

  return {
    get proceeds() {
      return counts.proceed;
    },
    get halts() {
      return counts.halt;
    },
    get errors() {
      return counts.error;
    },
    halted,
    problems,
    one,
    async all(phones) {
      const waiting = [...phones];
      async function next(): Promise<void> {
        for (let phone = waiting.shift(); phone !== undefined; phone = waiting.shift()) await one(phone);
      }
      await Promise.all(Array.from({ length: AT_ONCE }, next));
    },
  };
}

/** `proceed`, `halt`, or what went wrong. The token is never part of it. */
async function decision(url: string, token: string): Promise<string> {
  try {
    const response = await fetch(`${url}/v1/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      signal: AbortSignal.timeout(TIME_OUT_MS),
    });
    // Read to the end whatever it is, or the connection can't be used again.
    const text = await response.text();
    if (response.status !== 200) return `status ${response.status}`;
    const answer: unknown = JSON.parse(text);
    const said = typeof answer === 'object' && answer !== null && 'decision' in answer ? answer.decision : undefined;
    return said === 'proceed' || said === 'halt' ? said : 'an answer without a decision';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
