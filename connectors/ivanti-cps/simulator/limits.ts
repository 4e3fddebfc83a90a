/** The published ceilings of Common Platform Services: calls in a minute, of the whole cluster; here the tenant is alone on it. */
export interface Limits {
  /** Counts a call, refused ones too, and says whether it may pass. */
  take(operation: string, now: number): boolean;
}

const WINDOW_MS = 60_000;
/** Of the numbers given for different clusters the lowest. */
const CEILINGS: Readonly<Record<string, number>> = {
  'cps-check-in': 100,
  'cps-list': 100,
  'cps-applications': 100,
};
const OTHERS = 200;

export function limits(quirks: { readonly limits: string }): Limits {
  const calls = new Map<string, number[]>();
  return {
    take(operation, now) {
      if (quirks.limits === 'off' || !operation.startsWith('cps-')) return true;
      const kind = operation in CEILINGS ? operation : 'others';
      const recent = (calls.get(kind) ?? []).filter((at) => at > now - WINDOW_MS);
      recent.push(now);
      calls.set(kind, recent);
      return recent.length <= (CEILINGS[kind] ?? OTHERS);
    },
  };
}
