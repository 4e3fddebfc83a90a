type Alternatives = Readonly<Record<string, readonly [string, ...string[]]>>;

/** For each quirk the alternative in force. */
export type Chosen<Quirks extends Alternatives> = { readonly [Name in keyof Quirks]: Quirks[Name][number] };

/** The alternative in force of each quirk: the first, unless another is asked for. Throws for a quirk or an alternative that isn't listed. */
export function chosenQuirks<const Quirks extends Alternatives>(
  quirks: Quirks,
  asked: Readonly<Record<string, string>> = {},
): Chosen<Quirks> {
  const table: Alternatives = quirks;
  for (const [name, value] of Object.entries(asked)) {
    const alternatives = Object.hasOwn(table, name) ? table[name] : undefined;
    if (alternatives === undefined) throw new Error(`no such quirk: ${name}; known: ${Object.keys(table).join(', ')}`);
    if (!alternatives.includes(value))
      throw new Error(`quirk ${name} is one of ${alternatives.join(', ')}, not ${value}`);
  }
  const chosen = Object.entries(table).map(([name, [first]]) => [name, asked[name] ?? first]);
  return Object.fromEntries(chosen) as Chosen<Quirks>;
}
