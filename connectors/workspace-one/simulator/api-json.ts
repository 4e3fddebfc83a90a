import type { Answer } from '#simulation';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** A JSON answer, as the vendor spells its type. */
export function apiJson(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(value) };
}
