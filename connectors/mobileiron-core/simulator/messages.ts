/**
 * Answers of the V2 API: what was asked for beside `messages`, which both a success and a refusal have. The recorded device list
 * and wake-up come without.
 */
import { type Answer, json } from '#simulation';
import type { Cut } from '../../ivanti-cps/simulator/page.ts';
import type { Refusal } from '../../ivanti-cps/simulator/refusal.ts';
import type { Quirks } from './quirks.ts';

const KEYS: Readonly<Record<number, string>> = {
  400: 'com.mobileiron.vsp.messages.validation.global.error',
  401: 'com.mobileiron.vsp.messages.http.401',
  403: 'com.mobileiron.vsp.messages.http.403',
  404: 'com.mobileiron.vsp.messages.http.404',
};

export function answered(content: Readonly<Record<string, unknown>>): Answer {
  const success = {
    type: 'Info',
    messageKey: 'com.mobileiron.vsp.messages.operation.success',
    localizedMessage: 'Operation was successful.',
  };
  return json(200, { messages: [success], ...content }, { 'content-type': 'application/json;charset=UTF-8' });
}

/** A list in one piece, with its counts. */
export function listed(results: readonly unknown[]): Answer {
  return answered({ results, totalCount: results.length, resultCount: results.length, hasMore: false });
}

/** The counts beside a page. */
export function counts(
  all: readonly unknown[],
  results: readonly unknown[],
  { start, size }: Cut,
  { lastPage }: Pick<Quirks, 'lastPage'>,
): { readonly totalCount: number; readonly resultCount: number; readonly hasMore: boolean } {
  const announcedFrom = lastPage === 'empty' ? start : start + size;
  return { totalCount: all.length, resultCount: results.length, hasMore: announcedFrom < all.length };
}

export function refused({ status, message, field }: Refusal): Answer {
  const messageKey = KEYS[status] ?? 'com.mobileiron.vsp.messages.internal.server.error';
  const localizedMessage = field === null ? message : `${field}: ${message}`;
  const messages = [{ type: 'Error', messageKey, localizedMessage }];
  return json(status, { messages }, { 'content-type': 'application/json;charset=UTF-8' });
}
