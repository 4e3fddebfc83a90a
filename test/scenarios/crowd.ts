/** People with phones: each checks in at its own pace, and signs in every few seconds with what it holds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { SimulatedPhone } from '../../src/simulation/contract.ts';
import { type SignIns, signIns } from '../../src/simulation/sign-ins.ts';
import type { FleetWorld } from '../e2e/rotate/fleet.ts';

const EVERY_MS = 200;
/** Of many phones one in so many signs in each time; of a few, all. */
const SHARE = 25;
const MANY = 100;

export class Crowd implements AsyncDisposable {
  readonly page: SignIns;
  readonly #world: FleetWorld;
  readonly #phones: readonly SimulatedPhone[];
  readonly #going: Promise<void>;
  #isOver = false;
  /** How often all phones have had their turn. */
  rounds = 0;

  /** All phones, unless some of them are named. */
  constructor(world: FleetWorld, url: string, phones: readonly SimulatedPhone[] = world.phones) {
    this.#world = world;
    this.#phones = phones;
    this.page = signIns(url);
    this.#going = this.#live();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#going;
  }

  async #live(): Promise<void> {
    const share = this.#phones.length < MANY ? 1 : SHARE;
    for (let turn = 0; !this.#isOver; turn += 1) {
      for (const { fleet } of this.#world.mdms.values()) fleet.tick(Date.now());
      await this.page.all(this.#phones.filter((_, at) => at % share === turn % share));
      this.rounds = Math.floor((turn + 1) / share);
      await pause(EVERY_MS);
    }
  }
}
