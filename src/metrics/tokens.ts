/** Tokens, their authorities and rotations, as they are in the store. */
import type { AuthorityRecord } from '../model/authority-record.ts';
import type { Order } from '../model/order.ts';
import { ROTATION_STATES, type RotationState } from '../model/rotation.ts';
import type { Token } from '../model/token.ts';
import { pictureOf } from '../reconcile/rotate/picture.ts';
import type { Presented } from '../store/contract.ts';
import type { Watchword } from '../watchword.ts';
import { type Sample, sample } from './registry.ts';

const ACTIVE = ['pending', 'current', 'retiring'] as const;
const PRESENTED = ['pending', 'current', 'retiring', 'revoked'] as const;
const OLD = ['retiring', 'revoked'] as const;

/** Every token set of the configuration. */
export async function tokenSamples(watchword: Watchword): Promise<readonly Sample[]> {
  const { read } = watchword.store;
  const [tokens, presented, records, orders] = await Promise.all([
    read.tokens.list(),
    read.sightings.list(),
    read.authorities.list(),
    read.orders.list(),
  ]);
  const now = watchword.clock.now();
  const ofSets = [...watchword.authorities].map(async ([tokenSet, { kind }]) => {
    const own = tokens.filter((token) => token.tokenSet === tokenSet);
    return [
      ...stages(tokenSet, own, now),
      ...presentedSamples(tokenSet, own, presented, now),
      ...authoritySamples({ tokenSet, kind }, records, orders, now),
      ...(await rotationSamples(watchword, tokenSet)),
    ];
  });
  return (await Promise.all(ofSets)).flat();
}

function stages(tokenSet: string, tokens: readonly Token[], now: number): readonly Sample[] {
  const currentAt = tokens.find(({ stage }) => stage === 'current')?.currentAt ?? null;
  return [
    ...ACTIVE.map((stage) =>
      sample(
        'watchword_tokens',
        { token_set: tokenSet, stage },
        tokens.filter((token) => token.stage === stage).length,
      ),
    ),
    ...(currentAt === null
      ? []
      : [sample('watchword_current_token_age_seconds', { token_set: tokenSet }, (now - currentAt) / 1000)]),
  ];
}

function presentedSamples(
  tokenSet: string,
  tokens: readonly Token[],
  presented: readonly Presented[],
  now: number,
): readonly Sample[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const of = (stage: Token['stage']) => {
    const ids = new Set(tokens.filter((token) => token.stage === stage).map(({ id }) => id));
    return presented.filter(({ tokenId }) => ids.has(tokenId));
  };
  return [
    ...PRESENTED.map((stage) => {
      const times = of(stage).reduce((sum, row) => sum + (row.day === today ? row.times : 0), 0);
      return sample('watchword_tokens_presented_today', { token_set: tokenSet, stage }, times);
    }),
    ...OLD.flatMap((stage) => {
      const rows = of(stage);
      if (rows.length === 0) return [];
      const lastAt = Math.max(...rows.map((row) => row.lastAt));
      return [
        sample('watchword_old_token_presented_age_seconds', { token_set: tokenSet, stage }, (now - lastAt) / 1000),
      ];
    }),
  ];
}

/** What is remembered of an authority that the set had before says nothing about the one it has now. */
function authoritySamples(
  { tokenSet, kind }: Pick<AuthorityRecord, 'tokenSet' | 'kind'>,
  records: readonly AuthorityRecord[],
  orders: readonly Order[],
  now: number,
): readonly Sample[] {
  const open = (['add', 'remove'] as const).map((what) => {
    const count = orders.filter((order) => order.tokenSet === tokenSet && order.what === what).length;
    return sample('watchword_orders_open', { token_set: tokenSet, what }, count);
  });
  const record = records.find((one) => one.tokenSet === tokenSet && one.kind === kind);
  if (record === undefined) return open;
  const { lookedAt, failing } = record;
  const failingMs = failing === null ? 0 : now - failing.since;
  return [
    ...open,
    ...(lookedAt === null
      ? []
      : [sample('watchword_authority_age_seconds', { token_set: tokenSet }, (now - lookedAt) / 1000)]),
    sample('watchword_authority_failing_seconds', { token_set: tokenSet }, failingMs / 1000),
  ];
}

async function rotationSamples({ rotate }: Watchword, tokenSet: string): Promise<readonly Sample[]> {
  const { at, next, rotation } = await pictureOf(rotate, tokenSet);
  const states = Object.keys(ROTATION_STATES) as RotationState[];
  const age = rotation === null ? 0 : (at - rotation.startedAt) / 1000;
  const isLate = rotation !== null && rotation.alertedAt !== null;
  return [
    ...states.map((state) =>
      sample('watchword_rotation_state', { token_set: tokenSet, state }, next.state === state ? 1 : 0),
    ),
    sample('watchword_rotation_age_seconds', { token_set: tokenSet }, age),
    sample('watchword_rotation_late', { token_set: tokenSet }, isLate ? 1 : 0),
  ];
}
