/** The table of pages: where each is, and what leads to it. */
import type { ComponentType } from 'preact';
import type { Self } from './api/client.ts';
import type { IconName } from './components/icon.tsx';
import { AccessPage } from './pages/access.tsx';
import { AuditPage } from './pages/audit.tsx';
import { ChecksPage } from './pages/checks.tsx';
import { DevicesPage } from './pages/devices.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { RotationPage } from './pages/rotation.tsx';
import { RunsPage } from './pages/runs.tsx';
import { SlotPage } from './pages/slot.tsx';
import { SlotsPage } from './pages/slots.tsx';
import { TokensPage } from './pages/tokens.tsx';

/** One page. */
export interface PageEntry {
  /** As preact-iso's router reads it. */
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: the router gives each its own parameters
  readonly component: ComponentType<any>;
  /** How the navigation calls it, and who is shown the way; a page without is reached from another. */
  readonly nav?: { readonly says: string; readonly icon: IconName; readonly role?: Self['role'] };
}

/** All of them, in the order of the navigation. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', component: OverviewPage, nav: { says: 'Overview', icon: 'overview' } },
  { path: '/slots', component: SlotsPage, nav: { says: 'Slots', icon: 'slots' } },
  { path: '/slots/:account/:slot', component: SlotPage },
  { path: '/rotation/:tokenSet?', component: RotationPage, nav: { says: 'Rotation', icon: 'rotation' } },
  { path: '/tokens/:token?', component: TokensPage, nav: { says: 'Tokens', icon: 'tokens' } },
  { path: '/devices', component: DevicesPage, nav: { says: 'Devices', icon: 'devices' } },
  { path: '/runs/:run?', component: RunsPage, nav: { says: 'Runs', icon: 'runs' } },
  { path: '/checks/:account?', component: ChecksPage, nav: { says: 'Checks', icon: 'checks' } },
  { path: '/audit', component: AuditPage, nav: { says: 'Audit', icon: 'audit' } },
  { path: '/access', component: AccessPage, nav: { says: 'Access keys', icon: 'access', role: 'admin' } },
];
