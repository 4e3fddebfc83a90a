/** One PingID application in one environment, open. */
import type { AuthorityKit } from '#authority';
import type { Client } from './client.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { Turns } from './turns.ts';

export interface Tenant {
  readonly settings: Settings;
  readonly kit: AuthorityKit;
  readonly session: Session;
  readonly client: Client;
  /** Changes go one after another: each sends everything back as it was read just before. */
  readonly turns: Turns;
  /** What has been learnt of this tenant. */
  readonly known: {
    /** Whether what is read-only has to be left out of what is sent. */
    refusesReadOnly: boolean;
  };
}
