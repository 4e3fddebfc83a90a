/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 1: what is there, and what the store has of it.
 *
 * Everything in the program asks the store which tokens are active. Where somebody else decides, the store holds a copy of what a look
 * saw. A look that saw all of it is written down whole, in one transaction; a look that failed changes nothing about any token.
 */
import { describe, expect, it } from 'vitest';
import { Failure } from '#authority';
import { always, type Behaviour } from '#simulation';
import { sayIfNone } from '../none.ts';
import { askedContestants, type Contestant, contestants } from './contestants.ts';
import { type AuthorityWorld, openAuthorityWorld, SET } from './world.ts';

describe.each(contestants)('the tokens at $name', (contestant) => {
  it('are those that let phones in, one of them current, and each reveals the value of its fingerprint', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const tokens = await world.authority.list();
    expect(tokens.map(({ stage }) => stage)).toEqual(['retiring', 'retiring', 'current']);
    for (const token of tokens) {
      expect(world.store.fingerprint(await world.reveal(token))).toBe(token.fingerprint);
      expect(token.tokenSet).toBe(SET);
    }
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
    expect(await world.authority.orders()).toEqual([]);
  });

  it('are the same after another look, and nothing is written into the trail', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const seen = async () => [await world.tokens(), await world.entries(), await world.store.read.tokens.version()];
    const before = await seen();
    for (let look = 0; look < 3; look += 1) {
      await world.look();
      await world.clock.advance(60_000);
    }
    expect(await seen()).toEqual(before);
  });

  it('are changed by whom the kind says', async () => {
    await using world = await openAuthorityWorld(contestant);
    expect(world.authority.changedBy).toBe(contestant.changedBy);
    expect(world.authority.tokenSet).toBe(SET);
  });
});

sayIfNone(askedContestants);

describe.each(askedContestants)('a look at $name', (contestant) => {
  it('right after another one asks nobody, where that is enough', async () => {
    await using world = await openAuthorityWorld(contestant);
    const { authority } = world;
    await world.look(authority);
    const requests = await requestsOf(world, () => authority.look(new AbortController().signal, 60_000));
    expect(requests).toBe(0);
    await world.clock.advance(60_001);
    placeOf(world).add(world.outside?.token() ?? '');
    await authority.look(new AbortController().signal, 60_000);
    expect(await world.active()).toHaveLength(3);
  });

  it('sees a token that somebody has added there: it is pending, and told, and no slot has it yet', async () => {
    await using world = await openAuthorityWorld(contestant);
    const value = world.outside?.token() ?? '';
    const held = await world.held();
    placeOf(world).add(value);
    await world.look();
    expect(await world.stages()).toEqual(['retiring', 'current', 'pending']);
    const fresh = (await world.tokens()).at(-1);
    expect(fresh?.fingerprint).toBe(world.store.fingerprint(value));
    expect(await world.held()).toEqual(held);
    expect(world.heard('token-appeared').at(-1)).toMatchObject({ token: fresh?.id, stage: 'pending', returned: false });
  });

  it('sees one that somebody has taken away there: it is revoked, and told', async () => {
    await using world = await openAuthorityWorld(contestant);
    const [old] = await world.active();
    placeOf(world).remove(old === undefined ? '' : await world.reveal(old));
    await world.look();
    expect(await world.stages()).toEqual(['revoked', 'current']);
    expect((await world.tokens())[0]).toMatchObject({ id: old?.id, revokedAt: world.clock.now() });
    expect(world.heard('token-gone').map(({ token }) => token)).toEqual([old?.id]);
  });

  it('sees the current one gone: another one leads, because phones need one that lets them in', async () => {
    await using world = await openAuthorityWorld(contestant);
    placeOf(world).remove(await world.reveal(await world.current()));
    await world.look();
    expect(await world.stages()).toEqual(['current', 'revoked']);
  });

  // Somebody took it away by mistake and put it back; phones still have it.
  it('sees one that has come back: it is active again, under its old id', async () => {
    await using world = await openAuthorityWorld(contestant);
    const [old] = await world.active();
    const value = old === undefined ? '' : await world.reveal(old);
    placeOf(world).remove(value);
    await world.look();
    placeOf(world).add(value);
    await world.look();
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect((await world.tokens())[0]).toMatchObject({ id: old?.id, revokedAt: null });
    expect((await world.agreement()).known).toEqual((await world.agreement()).there);
  });

  it('by two processes at once writes down once what is new', async () => {
    await using world = await openAuthorityWorld(contestant);
    placeOf(world).add(world.outside?.token() ?? '');
    const elsewhere = world.authorityOn(await world.fresh.open());
    await Promise.all([world.look(), world.look(elsewhere), world.look()]);
    expect(await world.stages()).toEqual(['retiring', 'current', 'pending']);
    const actions = (await world.entries()).filter(({ action }) => action === 'token.appeared');
    expect(actions).toHaveLength(3);
  });

  it('that began earlier does not take away what a later one has found', async () => {
    let meanwhile: (() => Promise<void>) | null = null;
    const step = async (when: string) => {
      if (when !== 'answered' || meanwhile === null) return;
      const happens = meanwhile;
      meanwhile = null;
      await happens();
    };
    await using world = await openAuthorityWorld(contestant, { step });
    const later = world.authorityOn(await world.fresh.open());
    // Signed in for a while: whoever signs in does so for both.
    await world.look();
    meanwhile = async () => {
      placeOf(world).add(world.outside?.token() ?? '');
      await world.look(later);
    };
    await world.look();
    expect(meanwhile).toBeNull();
    expect(await world.stages()).toEqual(['retiring', 'current', 'pending']);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
  });
});

/** What can befall an answer. */
const MISFORTUNES: Readonly<Record<string, Behaviour>> = {
  'nobody answers': always('reset'),
  'an error is answered': always({ status: 500, body: '' }),
  'an answer is cut in half': always('truncate'),
  'an answer is empty': always({ status: 200, body: '' }),
  'an answer is an empty object': always({ rewrite: () => '{}' }),
  'every token is left out': always({ rewrite: withoutLists }),
};

describe.each(askedContestants)('a look at $name that fails', (contestant: Contestant) => {
  it('changes no token, is remembered and told; then it is over', async () => {
    for (const { name, befalls } of await misfortunesOf(contestant)) {
      await using world = await openAuthorityWorld(contestant);
      const { authority } = world;
      const before = [await world.tokens(), await world.entries()];
      const mend = befalls(world);
      for (let times = 0; times < 3; times += 1) {
        await world.clock.advance(60_000);
        expect(await world.thrownBy(() => world.look(authority)), name).toBeInstanceOf(Failure);
      }
      expect([await world.tokens(), await world.entries()], name).toEqual(before);
      const failing = (await world.store.read.authorities.get(SET))?.failing;
      expect(failing, name).toMatchObject({ since: world.clock.now() - 120_000, at: world.clock.now() });
      expect(failing?.says.trim(), name).not.toBe('');
      expect(world.heard('authority-failed').length, name).toBeGreaterThan(0);

      mend();
      await world.clock.advance(60_000);
      await world.look(authority);
      expect((await world.store.read.authorities.get(SET))?.failing, name).toBeNull();
      expect(world.heard('authority-back'), name).toHaveLength(1);
      expect([await world.tokens(), await world.entries()], name).toEqual(before);
    }
  });

  it('because it was told to stop changes nothing, and is no failure of the authority', async () => {
    await using world = await openAuthorityWorld(contestant);
    const reason = new Error('enough');
    await expect(world.authority.look(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect((await world.store.read.authorities.get(SET))?.failing).toBeNull();
    expect(await world.stages()).toEqual(['retiring', 'current']);
  });
});

interface Misfortune {
  readonly name: string;
  /** Returns what mends it. */
  befalls(world: AuthorityWorld): () => void;
}

/** What can befall the place of a kind: its answers, where it is a service; what its opener knows, where it is not. */
async function misfortunesOf(contestant: Contestant): Promise<readonly Misfortune[]> {
  await using world = await openAuthorityWorld(contestant);
  const of = ({ outside }: AuthorityWorld) => {
    if (outside === null) throw new Error('there is no place');
    return outside.place;
  };
  const { damages, service } = of(world);
  const answers = Object.entries(MISFORTUNES).map(([name, behaviour]) => ({
    name,
    befalls: (later: AuthorityWorld) => of(later).service?.behave(behaviour) ?? (() => undefined),
  }));
  const own = damages.map(({ name }, nth) => ({
    name,
    befalls: (later: AuthorityWorld) => {
      const damage = of(later).damages[nth];
      damage?.befalls();
      return () => damage?.mended();
    },
  }));
  return service === null ? own : answers;
}

function placeOf({ place }: AuthorityWorld) {
  if (place === null) throw new Error('there is no place');
  return place;
}

/** How many requests, or readings of a file, a work comes to; a file's are not counted. */
async function requestsOf({ outside }: AuthorityWorld, work: () => Promise<unknown>): Promise<number> {
  return (await outside?.requestsOf(work))?.length ?? 0;
}

/** Every list in a JSON text, emptied. */
function withoutLists(body: string): string {
  return JSON.stringify(JSON.parse(body, (_, value: unknown) => (Array.isArray(value) ? [] : value)));
}
