/** The envelope of all v1 answers: `errors` beside `result`, and lists with their total, offset and limit. */
import { type Answer, json } from '#simulation';
import type { Refusal } from '../../ivanti-cps/simulator/refusal.ts';

/** Refused by the gate in front of the API, whatever the API itself does with statuses. */
const GATE = new Set([401, 403, 429]);

const CODES: Readonly<Record<number, string>> = {
  400: 'Invalid',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
};

export function enveloped(result: unknown): Answer {
  return json(200, { errors: null, result });
}

export function listed(searchResults: readonly unknown[], totalCount: number, offset: number, limit: number): Answer {
  return enveloped({ searchResults, totalCount, offset, limit });
}

export function refused({ status, message, field }: Refusal, errorsOn200: 'no' | 'yes'): Answer {
  const code = field === 'rows' ? 'Range' : (CODES[status] ?? 'ServerError');
  const errors =
    field === null
      ? { globalErrors: [{ code, message }], fieldErrors: [] }
      : { globalErrors: null, fieldErrors: [{ code, message, field }] };
  const hides = errorsOn200 === 'yes' && status < 500 && !GATE.has(status);
  return json(hides ? 200 : status, { errors, result: null });
}
