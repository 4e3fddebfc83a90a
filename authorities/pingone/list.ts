/** The active tokens as Watchword's core knows them. */
import { type ActiveTokens, type EnforcedFrom, Secret } from '#authority';
import { type Entry, NAMES, type Requirements, usable } from './requirements.ts';

export function activeTokens(requirements: Requirements): ActiveTokens {
  return {
    tokens: oldestFirst(usable(requirements)).map(({ value, createdAt }) => ({ value: new Secret(value), createdAt })),
    enforcedFrom: enforcedFrom(requirements),
    warnings: warningsAbout(requirements),
  };
}

/** What can't be read counts as asked for now: a phone without an active token is rather halted here than let in. */
export function enforcedFrom({ isEnabled, effectiveAt }: Requirements): EnforcedFrom {
  if (isEnabled === false) return 'never';
  return effectiveAt === 'unreadable' ? null : effectiveAt;
}

/** What should not have been there; a sentence each. */
export function warningsAbout(requirements: Requirements): readonly string[] {
  const { entries, isEnabled, effectiveAt } = requirements;
  const unusable = entries.flatMap(({ whyNoToken }, at) =>
    whyNoToken === null ? [] : [`entry ${at + 1} of the list of tokens ${whyNoToken}, and was passed over`],
  );
  const twice = entries.filter(({ whyNoToken }) => whyNoToken === null).length - usable(requirements).length;
  return [
    ...unusable,
    ...(twice === 0
      ? []
      : [`the list holds tokens twice; ${twice} ${twice === 1 ? 'entry was' : 'entries were'} passed over`]),
    ...(isEnabled === null
      ? [`\`${NAMES.mdm}.${NAMES.enabled}\` is missing: phones are taken to be asked for a token`]
      : []),
    ...(isEnabled !== false && typeof effectiveAt !== 'number'
      ? [
          `\`${NAMES.mdm}.${NAMES.effectiveDate}\` ${effectiveAt === null ? 'is missing' : 'is no date that can be read'}: phones are taken to be asked for a token now`,
        ]
      : []),
  ];
}

/** A token whose time can't be read stays behind the one that it follows in the list. unverified: are new ones added at the end? */
function oldestFirst(entries: readonly Entry[]): readonly Entry[] {
  let last = Number.NEGATIVE_INFINITY;
  const timed = entries.map((entry) => {
    last = entry.createdAt ?? last;
    return { entry, at: last };
  });
  return timed.toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ entry }) => entry);
}
