/** Sends the requests of a sign-in, and remembers what went wrong, because the library rewrites errors beyond recognition. */
import { Failure } from '../../model/failure.ts';
import type { Kit } from '../contract.ts';
import { type AzureHttp, answerForAzure, sendForAzure } from './http.ts';

/** What the last answer of the sign-in service was. */
export interface SignInAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What the library sends with, and what became of it. */
export interface SignInHttp {
  readonly client: AzureHttp;
  /** The failure that kept the last request from being answered. */
  readonly failure: () => Failure | undefined;
  readonly answer: () => SignInAnswer | undefined;
  /** Forgets both, before the next sign-in. */
  readonly reset: () => void;
}

export function signInHttp(kit: Kit): SignInHttp {
  let failure: Failure | undefined;
  let answer: SignInAnswer | undefined;
  return {
    failure: () => failure,
    answer: () => answer,
    reset: () => {
      failure = undefined;
      answer = undefined;
    },
    client: {
      sendRequest: async (request) => {
        try {
          const response = await sendForAzure(kit, request, 'sign-in');
          const body = await response.text();
          answer = { status: response.status, headers: response.headers, body };
          return answerForAzure(request, response, body);
        } catch (error) {
          failure =
            error instanceof Failure
              ? error
              : new Failure('unavailable', 'sign-in: the answer broke off', { cause: error });
          throw failure;
        }
      },
    },
  };
}
