import { failure, findingsAbout, ok, unknown, warning } from '../connector/finding.ts';
import { plural } from '../model/count.ts';
import type { Finding } from '../model/slot.ts';
import { type Fingerprint, isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Store } from '../store/contract.ts';
import type { AskedAuthority } from './asked.ts';

/** What is to be said of the tokens at an authority, in one place. */
const CHECK = 'tokens';

/** Everything that can be wrong with an authority, and how its tokens differ from those known here. Changes nothing, on either side. */
export async function* checkAuthority(
  { authority: { tokenSet }, definition: { title }, source }: AskedAuthority,
  { read, fingerprint }: Pick<Store, 'read' | 'fingerprint'>,
  signal: AbortSignal,
): AsyncIterable<Finding> {
  const found: Finding[] = [];
  for await (const finding of source.check(signal)) {
    found.push(finding);
    yield finding;
  }
  if (found.some(({ level }) => level === 'failure')) {
    yield unknown(CHECK, 'the tokens there are not compared with those known here, because of what stands above');
    return;
  }
  const about = findingsAbout({ product: title, host: title, auth: 'correct the credentials in the configuration' });
  yield* await about.look(CHECK, signal, async () => {
    const there = await source.list(signal);
    // What the authority's own check has said of them is not said again.
    const warnings = (there.warnings ?? []).filter((says) => !found.some((finding) => finding.says === says));
    return compare(title, warnings, {
      fingerprints: there.tokens.map(({ value }) => fingerprint(value.reveal())),
      known: await read.tokens.list(tokenSet),
      orders: await read.orders.list(tokenSet),
    });
  });
}

interface Compared {
  /** Of what is active there. */
  readonly fingerprints: readonly Fingerprint[];
  /** Every token of the set as it was last written down. */
  readonly known: readonly Token[];
  /** What is open: that difference is wanted. */
  readonly orders: readonly { readonly what: 'add' | 'remove'; readonly fingerprint: Fingerprint }[];
}

function compare(title: string, warnings: readonly string[], compared: Compared): readonly Finding[] {
  const { fingerprints, known } = compared;
  const findings = warnings.map((says) => warning(CHECK, says, 'correct it there'));
  const there = `${plural(fingerprints.length, 'active token')} at ${title}`;
  if (known.length === 0) return [...findings, ok(CHECK, `${there}; none is known here before the first look`)];
  findings.push(...missing(title, compared), ...surplus(title, compared));
  if (findings.length > warnings.length) return findings;
  return [...findings, ok(CHECK, `${there}, and they are those known here`)];
}

/** Active here, and not there. */
function missing(title: string, { fingerprints, known, orders }: Compared): readonly Finding[] {
  const gone = known.filter(({ fingerprint }) => !fingerprints.includes(fingerprint)).filter(isActive);
  return gone.flatMap((token) => {
    const { fingerprint, stage } = token;
    if (orders.some((order) => order.what === 'remove' && order.fingerprint === fingerprint)) return [];
    const name = shortFingerprint(fingerprint);
    if (stage !== 'current') {
      const resolve = 'find out who took it away; the next look writes it down as revoked';
      return [warning(CHECK, `${name}, ${stage} here, is not active at ${title} any more`, resolve)];
    }
    const says = `${name}, which is distributed, is not active at ${title}: phones that hold it are refused`;
    return [failure(CHECK, says, 'add it there again, or distribute one that is active there')];
  });
}

/** Active there, and not here. */
function surplus(title: string, { fingerprints, known, orders }: Compared): readonly Finding[] {
  return fingerprints.flatMap((fingerprint) => {
    const token = known.find((one) => one.fingerprint === fingerprint);
    if (token !== undefined && isActive(token)) return [];
    if (orders.some((order) => order.fingerprint === fingerprint)) return [];
    const name = shortFingerprint(fingerprint);
    if (token !== undefined) {
      return [
        warning(
          CHECK,
          `${name}, revoked here, is active at ${title}`,
          'the next look takes it for active again; if nobody wants it, take it away there',
        ),
      ];
    }
    const resolve =
      'the next look takes it over as a new token; if nobody added it on purpose, take it away there first';
    return [warning(CHECK, `${name} is active at ${title}, and nobody knows it here`, resolve)];
  });
}
