/** The service that decides which tokens are active, where that is not Watchword itself: as it is set up, and what the story sees there. */
import type { ChangedAuthority } from '../authority/contract.ts';
import { authorityDefinitions, authoritySimulatorOf } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { AuthoritySimulator } from '../simulation/authority.ts';
import { same } from './look.ts';
import { settingsIn } from './settings.ts';
import type { Told } from './told.ts';
import type { DemoWorld } from './world.ts';

/** The kind that needs no place: Watchword decides. */
export const LOCAL = 'local';

/** As often as it may be. */
const LOOK_EVERY = '5s';

/** With one token, which somebody has made there; null where Watchword decides. Throws `UserError` where there is no story to tell. */
export async function startPlace(kind: string): Promise<AuthoritySimulator | null> {
  if (kind === LOCAL) return null;
  const simulation = await authoritySimulatorOf(kind);
  if ((await authorityDefinitions()).get(kind)?.changedBy === 'watchword') return simulation.start();
  throw new UserError(
    `The demo replaces a token, and at ${simulation.title} others do that: choose another --authority, or leave it out.`,
  );
}

/** As an operator would write it under `authority:`, for a configuration in the folder. */
export function authorityIn(folder: string, place: AuthoritySimulator | null): Readonly<Record<string, unknown>> {
  if (place === null) return { kind: LOCAL };
  const { definition, settings, ca } = place;
  const { kind } = definition;
  return { kind, lookEvery: LOOK_EVERY, ...settingsIn(folder, kind, { settings, ca, secrets: place.secrets() }) };
}

/** That its console shows these tokens, and no other; nothing where Watchword decides. */
export async function checkPlace(
  { place }: DemoWorld,
  tokens: readonly Token[],
  authority: ChangedAuthority,
  told: Told,
): Promise<void> {
  if (place === null) return;
  const values = await Promise.all(tokens.map(async ({ id }) => (await authority.reveal(id)).reveal()));
  const names = tokens.map(({ fingerprint }) => shortFingerprint(fingerprint)).join(' and ');
  await told.check(`${place.definition.title}'s console shows ${names}, and no other token`, () =>
    same(place.console.values().toSorted(), values.toSorted()),
  );
}
