/**
 * The default enterprise: one policy for each slot, which names PingID among other apps, and a policy that is nobody's. All
 * phones are Android phones: there are no others here.
 */
import type { SimulatedSlot } from '#simulation';
import { type Fields, fieldsOf, parsed } from './exact-json.ts';
import { NEIGHBOURS } from './neighbours.ts';
import type { Quirks } from './quirks.ts';

/** The key that holds the token, as the app's documentation names it. */
export const KEY = 'PINGID_MDM_TOKEN';
export const PACKAGE = 'prod.com.pingidentity.pingid';

export interface World {
  readonly slots: readonly SimulatedSlot[];
  /** Id and content. */
  readonly policies: ReadonlyMap<string, Fields>;
}

export function makeWorld(slotCount: number, quirks: Quirks, enterprise: string): World {
  const slots = Array.from({ length: slotCount }, (_, at): SimulatedSlot => {
    const suffix = at === 0 ? '' : `-${at + 1}`;
    return { name: `android${suffix}`, platform: 'android', settings: { policy: `field${suffix}` } };
  });
  const policies = new Map<string, Fields>();
  policies.set('kiosk', policyOf(`${enterprise}/policies/kiosk`, [chrome()], quirks));
  for (const { settings } of slots) {
    const id = String(settings.policy);
    policies.set(id, policyOf(`${enterprise}/policies/${id}`, [chrome(), pingId(quirks), mail()], quirks));
  }
  return { slots, policies };
}

function policyOf(name: string, applications: readonly Fields[], quirks: Quirks): Fields {
  return { name, version: '4', applications, ...read(NEIGHBOURS[quirks.neighbours].policy) };
}

function pingId(quirks: Quirks): Fields {
  const neighbours = NEIGHBOURS[quirks.neighbours];
  const installType = quirks.installType === 'blocked' ? 'BLOCKED' : 'FORCE_INSTALLED';
  const configured =
    quirks.template === 'none'
      ? { managedConfiguration: read(neighbours.configuration) }
      : { managedConfigurationTemplate: { templateId: '4711', configurationVariables: { site: 'Graz' } } };
  const disabled = quirks.installType === 'disabled' ? { disabled: true } : {};
  return { installType, packageName: PACKAGE, ...configured, ...disabled, ...read(neighbours.app) };
}

/** Another app with a key of the same name. */
function chrome(): Fields {
  const managedConfiguration = { [KEY]: 'of another app', HomepageLocation: 'https://intranet.contoso.example' };
  return { packageName: 'com.android.chrome', installType: 'FORCE_INSTALLED', managedConfiguration };
}

function mail(): Fields {
  return { packageName: 'com.example.mail', installType: 'AVAILABLE' };
}

function read(text: string): Fields {
  return fieldsOf(parsed(text)) ?? {};
}
