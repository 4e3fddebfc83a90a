/**
 * The search expressions of both products: `common.status = "ACTIVE" AND (a = 1 OR b != 'x')`, `registrationState=ACTIVE`,
 * `EMAILADDRESS EQ x`. What a field means for a device is each product's affair.
 */
import type { Device } from './device.ts';
import { Refusal } from './refusal.ts';

export type Condition = (device: Device) => boolean;

/** A device's field as text; undefined for a field that the product doesn't search. */
export type Field = (name: string) => ((device: Device) => string) | undefined;

const TOKENS = /\(|\)|!=|=|"[^"]*"|'[^']*'|[^\s()=!]+/g;
const OPERATORS: Readonly<Record<string, boolean>> = { '=': true, EQ: true, '!=': false, NE: false };

export function condition(text: string, field: Field): Condition {
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;

  const next = (): string | undefined => tokens[at]?.toUpperCase();

  function take(): string {
    const token = tokens[at];
    if (token === undefined) throw malformed(text);
    at += 1;
    return token;
  }

  function anyOf(): Condition {
    const alternatives = [allOf()];
    while (next() === 'OR') {
      take();
      alternatives.push(allOf());
    }
    return (device) => alternatives.some((fits) => fits(device));
  }

  function allOf(): Condition {
    const conditions = [one()];
    while (next() === 'AND') {
      take();
      conditions.push(one());
    }
    return (device) => conditions.every((fits) => fits(device));
  }

  function one(): Condition {
    if (next() === '(') {
      take();
      const inner = anyOf();
      if (take() !== ')') throw malformed(text);
      return inner;
    }
    const name = take();
    const read = field(name);
    const wantsEqual = OPERATORS[take().toUpperCase()];
    const value = take().replace(/^(["'])(.*)\1$/, '$2');
    if (read === undefined || wantsEqual === undefined) throw malformed(text);
    return (device) => (read(device) === value) === wantsEqual;
  }

  const whole = anyOf();
  if (at < tokens.length) throw malformed(text);
  return whole;
}

function malformed(text: string): Refusal {
  return new Refusal(400, `The search expression is not valid: ${text}`);
}
