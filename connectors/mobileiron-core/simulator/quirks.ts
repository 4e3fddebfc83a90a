/**
 * What is unverified about EPMM alone, and what differs from server to server. Names follow the open questions of the sheet
 * `mobileiron-core.md`; what it shares with Neurons stands beside the shared routes.
 */
import type { Chosen } from '#simulation';
import { APP_QUIRKS } from '../../ivanti-cps/simulator/apps.ts';
import { SHARED_QUIRKS } from '../../ivanti-cps/simulator/quirks.ts';

export const QUIRKS = {
  ...SHARED_QUIRKS,
  ...APP_QUIRKS,
  /** Whether a list may announce another page, which then is empty. */
  lastPage: ['exact', 'empty'],
  /** unverified: whether a missing role is told from a wrong password. */
  missingRole: ['403', '401'],
  /** Recorded: the version may be empty. `old`: below the floor of the advisories. unverified: its form; `build` has more than a number. */
  vspVersion: ['12.8.0.1', 'old', 'empty', 'build'],
  /** Documented for release 12: custom attributes are fields of the device list, `custom.device.<name>`. */
  attributeFields: ['offered', 'unknown'],
  /** unverified: whether an app's record shows its managed configuration. */
  appConfiguration: ['hidden', 'shown'],
  /** unverified: how a definition names its data type. */
  definitionType: ['dataType', 'type'],
  /** unverified: what the device list does with a field it doesn't know. */
  unknownField: ['refused', 'left-out'],
} as const;

export type Quirks = Chosen<typeof QUIRKS>;
