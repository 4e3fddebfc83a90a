/**
 * What is unverified about Neurons alone, and what differs from tenant to tenant. Names follow the open questions of the sheet
 * `mobileiron-cloud.md`; what it shares with EPMM stands beside the shared routes.
 */
import type { Chosen } from '#simulation';
import { APP_QUIRKS } from '../../ivanti-cps/simulator/apps.ts';
import { SHARED_QUIRKS } from '../../ivanti-cps/simulator/quirks.ts';

export const QUIRKS = {
  ...SHARED_QUIRKS,
  ...APP_QUIRKS,
  /** unverified: whether the PUT of a device's attributes drops what it leaves out. */
  attributePut: ['replaces', 'keeps'],
  /** contradictory: attribute values are lists of texts, or plain texts. Several values are a list either way. */
  attributeValues: ['lists', 'texts'],
  /** contradictory: whether the attributes of one device come in the envelope that all other answers have. */
  attributeEnvelope: ['without', 'with'],
  /** unverified: whether `type` of a definition says whose attribute it is, or what it holds. */
  definitionType: ['owner', 'data-type'],
  /** Observed: errors may be set on HTTP 200. Sign-in and roles are refused with their statuses either way. */
  errorsOn200: ['no', 'yes'],
  /** unverified: whether app configurations are among a device's configurations. */
  deviceConfigs: ['app-configurations', 'without'],
  /** unverified: whether a configuration's status leaves INSTALLED when only an attribute behind a variable has changed. */
  configStatus: ['follows', 'stays-installed'],
  /** unverified: whether the list of policies has app configurations. */
  policies: ['app-configurations', 'without'],
  /** unverified: whether `udid` is the UEM identifier of every device. Recorded for Windows, documented for Apple. */
  udid: ['every-device', 'apple-only'],
  /** Whether the default space is named as such. */
  spaces: ['one-default', 'no-default'],
  /** Whether Common Platform Services list devices of which only the apps are managed. */
  appsOnlyDevices: ['left-out', 'listed'],
} as const;

export type Quirks = Chosen<typeof QUIRKS>;
