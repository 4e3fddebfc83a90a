/** The road of a rotation: its stations, where it stands, and what of it is behind. */
import type { RotationPicture } from '../api/client.ts';

/** The stations in their order, as people read them. */
export const STATIONS = [
  { state: 'steady', says: 'Steady', means: 'One token is distributed, and none is being replaced.' },
  { state: 'minted', says: 'Minted', means: 'A new token is made, and tried on the canary slots first.' },
  { state: 'pushing', says: 'Pushing', means: 'The new token is written into the slots.' },
  { state: 'delivering', says: 'Delivering', means: 'Every slot holds it, and phones are fetching it.' },
  { state: 'overlapping', says: 'Overlapping', means: 'Phones have it. Both tokens stay active for a while.' },
  { state: 'revoking', says: 'Revoking', means: 'The old token is taken away.' },
] as const satisfies readonly {
  readonly state: RotationPicture['state'];
  readonly says: string;
  readonly means: string;
}[];

/** One of the stations. */
export type Station = (typeof STATIONS)[number]['state'];

/** What of the picture tells where it stands. */
export type Where = Pick<RotationPicture, 'state' | 'rotation' | 'to' | 'accounts'>;

/** Where it stands; one that is stuck stands where what it could not do belongs. */
export function stationOf({ state, rotation, to, accounts }: Where): Station {
  if (state !== 'stuck') return state;
  if (rotation === null) return 'steady';
  if (rotation.abortedAt === null && (to === null || to.stage === 'pending')) return 'minted';
  if (accounts.some(({ slots, written }) => written < slots)) return 'pushing';
  if (accounts.some(({ phones, delivered }) => delivered < phones)) return 'delivering';
  return 'overlapping';
}

/** How a station stands to the one where it is. */
export function passageOf(station: Station, here: Station): 'behind' | 'here' | 'ahead' {
  const [at, now] = [station, here].map((one) => STATIONS.findIndex(({ state }) => state === one)) as [number, number];
  if (at === now) return 'here';
  return at < now ? 'behind' : 'ahead';
}

/** What a person may ask of a rotation now; the daemon decides, this only spares offering what it would refuse. */
export function offered({ state, rotation, resolve }: Pick<RotationPicture, 'state' | 'rotation' | 'resolve'>) {
  if (rotation === null) return { start: true, approve: false, pause: false, resume: false, abort: false };
  return {
    start: false,
    approve: state === 'overlapping' && resolve !== null && / rotate approve\b/.test(resolve),
    pause: rotation.pausedAt === null,
    resume: rotation.pausedAt !== null || rotation.failing !== null || state === 'stuck',
    abort: rotation.abortedAt === null && (rotation.from !== null || rotation.to === null),
  };
}
