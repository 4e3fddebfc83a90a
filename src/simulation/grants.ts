/** The permissions that an administrator has given to the account of a simulated vendor. */
export interface Grants {
  permits(permission: string): boolean;
  /** Takes one away; throws for one that was never given. Returns what gives it back. */
  withhold(permission: string): () => void;
}

export function grants(given: Iterable<string>): Grants {
  const granted = new Set(given);
  const withheld = new Set<string>();
  return {
    permits: (permission) => granted.has(permission) && !withheld.has(permission),
    withhold(permission) {
      if (!granted.has(permission)) throw new Error(`the account has no permission ${permission}`);
      withheld.add(permission);
      return () => withheld.delete(permission);
    },
  };
}
