/**
 * Reading the assignment rules of apps. In one run several slots on one app share one reading, until something is written; who looks
 * at a slot a second time (after a lost race, or while a write settles) wants to see what has happened since.
 *
 * An app that isn't found under the id it had may have been deleted and made again, or be hidden for a moment: Workspace ONE does that
 * under load. So it is looked for among the apps once more, which takes a while of its own.
 *
 * | the list of apps     | its rules, asked for again | what follows                                                            |
 * |----------------------|----------------------------|-------------------------------------------------------------------------|
 * | doesn't have it      |                            | `rejected`: two answers agree                                           |
 * | has it               | are there                  | they are believed                                                       |
 * | has it               | not found                  | `unavailable`, so that a run waits and asks again; then, `rejected`     |
 */
import { Failure } from '#connector';
import { type App, type Apps, inWords } from './apps.ts';
import type { Client } from './client.ts';
import { isGone } from './failures.ts';
import { type Rules, readRules } from './rules.ts';
import type { WorkspaceOneSlot } from './tenant.ts';

/** A slot's app, and its rules. */
export interface Published {
  readonly app: App;
  readonly rules: Rules;
}

export class PublishedRules {
  readonly #client: Client;
  readonly #apps: Apps;
  /** Apps whose rules were not found although they are listed; outlives the run. */
  readonly #doubted: Set<string>;
  readonly #shared = new Map<string, Promise<Rules>>();
  /** Names of the slots that the shared reading of an app has answered for. */
  readonly #lookedAt = new Map<string, Set<string>>();

  constructor(client: Client, apps: Apps, doubted: Set<string>) {
    this.#client = client;
    this.#apps = apps;
    this.#doubted = doubted;
  }

  /** The rules for a look at a slot. */
  async look(slot: WorkspaceOneSlot, signal: AbortSignal): Promise<Published> {
    const app = await this.#apps.find(slot, signal);
    if (this.#lookedAt.get(app.uuid)?.has(slot.name)) this.forget(app.uuid);
    this.#lookedAt.set(app.uuid, (this.#lookedAt.get(app.uuid) ?? new Set()).add(slot.name));
    return this.#get(slot, app, signal);
  }

  /** The rules that a look in this run has shown, read where none has. */
  async known(slot: WorkspaceOneSlot, signal: AbortSignal): Promise<Published> {
    return this.#get(slot, await this.#apps.find(slot, signal), signal);
  }

  /** The rules as they are at this moment. */
  async fresh(app: App, signal: AbortSignal): Promise<Rules> {
    return readRules(await this.#client.rules(app.uuid, signal), `the app ${inWords(app)}`);
  }

  /** What was read of an app is no longer so. */
  forget(app: string): void {
    this.#shared.delete(app);
    this.#lookedAt.delete(app);
  }

  async #get(slot: WorkspaceOneSlot, app: App, signal: AbortSignal): Promise<Published> {
    try {
      return { app, rules: await this.#share(app, signal) };
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    this.#apps.forget(slot);
    const again = await this.#apps.find(slot, signal);
    try {
      return { app: again, rules: await this.#share(again, signal) };
    } catch (error) {
      if (!isGone(error) || this.#doubted.delete(again.uuid)) throw error;
      this.#doubted.add(again.uuid);
      const says = `${error.message}, and yet it is listed`;
      throw new Failure('unavailable', says, error.status === undefined ? {} : { status: error.status });
    }
  }

  #share(app: App, signal: AbortSignal): Promise<Rules> {
    const shared = this.#shared.get(app.uuid);
    if (shared !== undefined) return shared;
    const reading = this.fresh(app, signal);
    this.#shared.set(app.uuid, reading);
    reading.then(
      () => this.#doubted.delete(app.uuid),
      () => {
        if (this.#shared.get(app.uuid) === reading) this.#shared.delete(app.uuid);
      },
    );
    return reading;
  }
}
