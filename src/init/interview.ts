/**
 * The questions, in order: where to keep things, which app, who decides, which MDMs with which slots, where to listen. Each answer
 * is checked at once, and what several answers make together as soon as the last of them is known.
 */
import { kindsOf } from '../config/authority-settings.ts';
import { File } from '../config/settings.ts';
import { type AppProfile, whyNotRelied, whyOutOfReach } from '../model/app.ts';
import { UserError } from '../model/failure.ts';
import { type Around, kindNamed, platformsOf } from './around.ts';
import { askAccounts } from './ask-accounts.ts';
import { type Asking, askGroup } from './ask-group.ts';
import type { Asker, Choice } from './asker.ts';
import { DATA_FOLDER, type Draft, keysIn, LISTEN, type PlannedFile, storeIn, type Written } from './draft.ts';
import type { Given } from './given.ts';
import { complaintAbout, complaintsAbout } from './question.ts';

/** What has been made of the answers. */
export interface Interviewed {
  readonly draft: Draft;
  /** Typed secrets. */
  readonly planned: readonly PlannedFile[];
}

/** Asks for everything that isn't given. Throws `Cancelled`; nothing is written here. */
export async function interview(asker: Asker, around: Around, given: Given): Promise<Interviewed> {
  const data = given.data ?? (await askFolder(asker));
  const asking: Asking = { asker, around, data, planned: new Map() };
  const store = given.store ?? (await askStore(asking));
  const profile = await askProfile(asking, given.app);
  const authority = await askAuthority(asking, profile.id, given.authority ?? {});
  const base = {
    store,
    keys: keysIn(data),
    listen: LISTEN,
    tokenSets: { [profile.id]: { app: profile.id, authority } },
  };
  const accounts = await askAccounts(asking, { base, profile, given: given.accounts ?? null });
  const listen = given.listen ?? (await askListen(asker));
  return { draft: { ...base, accounts, listen }, planned: [...asking.planned.values()] };
}

function askFolder(asker: Asker): Promise<string> {
  return asker.text(
    'Where shall the key, typed secrets and the state be kept? A folder that only you can read is best.',
    {
      initial: DATA_FOLDER,
      check: (text) => (text.trim() === '' ? 'expected a folder' : null),
    },
  );
}

async function askStore(asking: Asking): Promise<Written> {
  const way = await asking.asker.choose(
    'Where is the state kept?',
    [
      { value: 'sqlite', label: 'in a file', hint: 'one machine' },
      { value: 'postgres', label: 'in PostgreSQL', hint: 'several machines share it' },
    ],
    'sqlite',
  );
  if (way === 'sqlite') return storeIn(asking.data);
  return askGroup(asking, { schema: File.shape.store, owner: 'store', given: {} });
}

async function askProfile({ asker, around }: Asking, given: string | undefined): Promise<AppProfile> {
  const usable = [...around.profiles.values()].filter((profile) => platformsOf(profile).length > 0);
  const id = given ?? (await asker.choose('Which app gets the token?', usable.map(profileChoice), 'pingid'));
  const profile = around.profiles.get(id);
  const names = usable.map((one) => one.id).join(', ');
  if (profile === undefined) throw new UserError(`There is no app profile ${id}; there are ${names}.`);
  const [platform] = Object.keys(profile.platforms) as (keyof typeof profile.platforms)[];
  if (!usable.includes(profile) && platform !== undefined) {
    throw new UserError(`${whyOutOfReach(profile, platform) ?? whyNotRelied(profile, platform)}.`);
  }
  for (const note of profile.notes ?? []) asker.tell(note);
  return profile;
}

function profileChoice({ id, title, usedAt }: AppProfile): Choice {
  return { value: id, label: title, hint: usedAt === 'sign-in' ? 'at every sign-in' : 'when a phone enrols' };
}

async function askAuthority(asking: Asking, owner: string, given: Written): Promise<Written> {
  const { asker, around } = asking;
  const kinds = kindsOf(around.authorities.values()).map(({ name, definition }) => ({
    value: name,
    label: definition?.title ?? 'This program itself',
  }));
  const name =
    typeof given.kind === 'string'
      ? given.kind
      : await asker.choose('Who decides which tokens are active?', kinds, 'local');
  const kind = kindNamed(around, name);
  if (kind === undefined) {
    throw new UserError(`There is no authority ${name}; there are ${kinds.map(({ value }) => value).join(', ')}.`);
  }
  const { kind: _, ...settings } = given;
  return { kind: name, ...(await askGroup(asking, { schema: kind.settings, owner, given: settings })) };
}

async function askListen(asker: Asker): Promise<Written> {
  const listen = File.shape.listen;
  const validation = await asker.text("Where shall phones' tokens be validated?", {
    initial: LISTEN.validation,
    check: (text) => complaintAbout(listen, 'validation', text),
  });
  if (!(await asker.agree('Shall there be the admin API and the page?', true))) return { validation };
  const admin = await asker.text('Where shall they listen?', {
    initial: LISTEN.admin,
    check: (text) => complaintsAbout(listen, { validation, admin: text })[0]?.says ?? null,
  });
  return { validation, admin };
}
