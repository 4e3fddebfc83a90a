/** What needs a person: what it can be about, by how its subject begins (`slot:contoso/ios`). */
export const ABOUT = {
  authority: 'an authority can not be looked at',
  'token-set': 'a token set has no current token',
  rotation: 'a rotation waits for a person',
  order: 'something is to be done at an authority',
  slot: 'a slot drifted, is contended, can not be read, or is written by hand',
  account: 'the last run of an account failed',
  devices: 'phones are enrolled in more than one account',
  receiver: 'notices do not reach a receiver',
} as const satisfies Readonly<Record<string, string>>;

/** One of the table's words. */
export type About = keyof typeof ABOUT;

/** Something that waits for somebody. Its sentences hold no secret; they may hold words of an MDM. */
export interface Need {
  /** `slot:contoso/ios`, `rotation:pingid`. */
  readonly subject: string;
  readonly says: string;
  /** The command that resolves it. */
  readonly resolve: string | null;
  /** Milliseconds since 1970; null where nobody knows. */
  readonly since: number | null;
}

/** What a need is about: the word before the colon. */
export function aboutOf({ subject }: Pick<Need, 'subject'>): string {
  return subject.slice(0, subject.indexOf(':'));
}
