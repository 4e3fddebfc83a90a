/** The table of routes: the admin API is what stands here, and nothing else. */
import type { Answered, Asked, Route } from './route.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adoptionRoutes } from './routes/adoption.ts';
import { deviceRoutes } from './routes/devices.ts';
import { noticeRoutes } from './routes/notices.ts';
import { replicaRoutes } from './routes/replicas.ts';
import { rotationRoutes } from './routes/rotations.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { trailRoutes } from './routes/trail.ts';

/** Every route by the name of what it does: its `operationId`. */
export const ROUTES = {
  ...tokenRoutes,
  ...adoptionRoutes,
  ...rotationRoutes,
  ...accountRoutes,
  ...deviceRoutes,
  ...trailRoutes,
  ...noticeRoutes,
  ...replicaRoutes,
} as const;

/** One of the table's names. */
export type RouteName = keyof typeof ROUTES;

/** The same as functions: what the server calls, what the command line calls here or far away. Throws `Refusal`, `UserError`, `Failure` or `StoreUnavailable`. */
export type Admin = {
  readonly [N in RouteName]: (asked: Asked<(typeof ROUTES)[N]>) => Promise<Answered<(typeof ROUTES)[N]>>;
};

/** The table as a list. */
export function allRoutes(): readonly (readonly [RouteName, Route])[] {
  return Object.entries(ROUTES) as unknown as readonly (readonly [RouteName, Route])[];
}
