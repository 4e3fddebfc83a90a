import type { Actor, ChangedAuthority } from '../authority/contract.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { expect, until } from './look.ts';
import { checkPlace } from './place.ts';
import type { Told } from './told.ts';
import type { DemoWorld } from './world.ts';

/** Who does what a person does in the demo. */
export const ACTOR: Actor = { name: 'demo', reason: 'the demo' };

/** The token that the story begins with: made here, or taken over from the service that decides. */
export async function firstToken(world: DemoWorld, authority: ChangedAuthority, told: Told): Promise<Token> {
  const { place } = world;
  if (place === null) {
    const made = expect(await authority.generate({ note: 'the first', makeCurrent: true }, ACTOR), 'a token');
    told.says(`Watchword has one token, ${shortFingerprint(made.fingerprint)}. Its value is shown nowhere.`);
    return made;
  }
  const { title } = place.definition;
  told.says(
    `${title} has one token, which somebody has made in its console. It is the one that the phones shall have.`,
  );
  const isCurrent = ({ stage }: Token) => stage === 'current';
  await told.check(`Watchword takes it over from ${title}`, () =>
    until(async () => (await authority.list()).some(isCurrent)),
  );
  const first = expect((await authority.list()).find(isCurrent), 'a current token');
  await checkPlace(world, [first], authority, told);
  return first;
}
