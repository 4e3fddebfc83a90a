/**
 * The same story twice: on a store, and at a daemon. Each command prints the same and ends with the same code, except for what is
 * drawn by lot, who asked, and how long it took.
 */
import { expect } from 'vitest';
import type { Token } from '../../src/model/token.ts';
import { canonicalJson } from '../../src/store/canonical-json.ts';
import { ServedWorld } from './elsewhere-world.ts';
import type { Ran, Situation } from './world.ts';

/** Which token is meant: of those in this stage, and in this set where one is named, the first made; or of the orders, the first given. */
type Meant = (what: string) => string;

/** One command of a story. */
export interface Step {
  readonly says: string;
  /** The exit code. */
  readonly code: number;
  readonly args: (meant: Meant) => readonly string[];
  /** Something that must be in what it prints, so that not both are empty in the same way. */
  readonly shows: RegExp;
  readonly situation?: Situation;
  /** What happens before it, in both worlds. */
  readonly before?: (world: ServedWorld) => unknown;
}

/** `<current>` and `<kiosk:current>` stand for a token in that stage, `<order>` for what is ordered. */
export function step(code: number, says: string, shows: RegExp, more: Partial<Step> = {}): Step {
  const args = (meant: Meant) => says.split(' ').map((word) => word.replace(/^<([\w:]+)>$/, (_, what) => meant(what)));
  return { says, code, args, shows, ...more };
}

/** Two worlds that are alike: in the one, the command line works on the store, in the other it asks the daemon. */
export class Twice implements AsyncDisposable {
  readonly #here: ServedWorld;
  readonly #elsewhere: ServedWorld;

  private constructor(here: ServedWorld, elsewhere: ServedWorld) {
    this.#here = here;
    this.#elsewhere = elsewhere;
  }

  static async open(...options: Parameters<typeof ServedWorld.open>): Promise<Twice> {
    const here = await ServedWorld.open(...options);
    // What it did at its start is in the history of both; later on it could take a turn before the command line does.
    await here.daemon.stop('it has started');
    return new Twice(here, await ServedWorld.open(...options));
  }

  /** Plays a step in both worlds, and compares. */
  async play({ code, args, before, shows, situation }: Step): Promise<void> {
    const wanted = await played(this.#here, (asked) => this.#here.here(asked, situation));
    const found = await played(this.#elsewhere, (asked) => this.#elsewhere.elsewhere(asked, situation));
    expect(found).toEqual(wanted);
    expect(found.code).toBe(code);
    expect(`${found.out}${found.err}`).toMatch(shows);

    async function played(world: ServedWorld, run: (args: readonly string[]) => Promise<Ran>) {
      await before?.(world);
      return normalised(await run(args(await meantIn(world))));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#here[Symbol.asyncDispose]();
    await this.#elsewhere[Symbol.asyncDispose]();
  }
}

async function meantIn({ cli }: ServedWorld): Promise<Meant> {
  await using watchword = await cli.openWatchword();
  const tokens: readonly Token[] = await watchword.store.read.tokens.list();
  const orders = await watchword.store.read.orders.list('pingid');
  const named = (what: string) => tokens.find(({ stage, tokenSet }) => [stage, `${tokenSet}:${stage}`].includes(what));
  return (what) => (what === 'order' ? orders[0]?.token : named(what)?.id) ?? '';
}

/** The same whatever was drawn by lot, who asked, and how long it took. */
function normalised({ code, out, err }: Ran): Pick<Ran, 'code' | 'out' | 'err'> {
  return { code, out: alike(out.startsWith('{') ? canonicalJson(JSON.parse(out)) : out), err: alike(err) };
}

const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\/\S*watchword-e2e-\w+/g, '<folder>'],
  [/ww_[\w-]{43}/g, '<key>'],
  [/ww_[\w-]{6,12}/g, '<prefix>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\b[0-9a-f]{64}\b/g, '<fingerprint>'],
  [/\b[0-9a-f]{8}\b/g, '<digits>'],
  [/cli:[\w.-]+@[\w.-]+|key:admin/g, '<who>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, '<when>'],
  [/\b17\d{11}\b|\b18\d{11}\b/g, '<at>'],
  [/\bjust now\b|\b\d+ (second|minute)s? ago/g, '<ago>'],
  [/\d+ requests? in [\w ]+/g, '<requests>'],
  [/"requests":\d+/g, '"requests":<requests>'],
  // A process of its own signs in anew, and only a daemon is asked with a key.
  [/(?<=contoso +(?:person|start|rotation) .*) \d+$/gm, ' <requests>'],
  [/(?<= test {2,})(?:never|<ago>)/g, '<ago>'],
  // Columns are as wide as what stands in them.
  [/ {2,}/g, '  '],
];

function alike(text: string): string {
  return VARYING.reduce((so, [varying, name]) => so.replace(varying, name), text);
}
