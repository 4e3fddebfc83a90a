/** What an expression of Prometheus's language asks for. Whether it can be parsed is for promtool to say. */

/** One metric as an expression names it, with the labels it compares. */
export interface Asked {
  readonly name: string;
  readonly labels: readonly string[];
}

/** Every metric that is named. */
export function askedOf(expression: string): readonly Asked[] {
  return [...expression.matchAll(/\b([a-z]+_[a-z_]+|up|ALERTS)\b(?!\s*\()(?:\{([^}]*)\})?/g)]
    .filter(([, name = '']) => /^(watchword|process|nodejs)_|^up$/.test(name))
    .map(([, name = '', matchers = '']) => ({
      name,
      labels: [...matchers.matchAll(/(\w+)\s*[=!]~?\s*"/g)].map(([, label = '']) => label),
    }));
}

/** Every label that is grouped by or joined on. */
export function groupedBy(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  );
}
