/** A few answers of Workspace ONE and its token service, by method and path, for looking at one thing at a time. */
import { Secret, type SlotSettings } from '#connector';
import { workspaceOne } from '../../../connectors/workspace-one/index.ts';
import { type Account, account, type Slot } from '../../../connectors/workspace-one/settings.ts';
import { type Answering, json, type KitForTests, kitForTests } from '../kit-for-tests.ts';

export const KEY = 'PINGID_MDM_TOKEN';
export const APP = 'aaaaaaaa-0000-4000-8000-000000000001';
export const OTHER_APP = 'aaaaaaaa-0000-4000-8000-000000000002';
export const GROUP = 'bbbbbbbb-0000-4000-8000-000000000001';
export const PACKAGE = 'com.example.app';
export const API = 'https://as1.example.com';
export const SEARCH = 'GET /api/mam/apps/search';
export const PURCHASED = 'GET /api/mam/apps/purchased/search';
export const RULES = `GET /api/mam/apps/${APP}/assignment-rules`;
export const PUT = `PUT /api/mam/apps/${APP}/assignment-rules`;
export const DEVICES = 'GET /api/mdm/devices/search';
export const APP_DEVICES = `GET /api/mam/apps/${APP}/devices`;
export const TOKEN = 'POST /connect/token';
export const signal = new AbortController().signal;

/** Answers by `METHOD /path` (without query). Several answers are given one after the other; the last one stays. */
export type Routes = Readonly<Record<string, Answering | readonly Answering[]>>;

export function settings(more: Record<string, unknown> = {}): Account {
  return account.parse({
    apiUrl: API,
    tokenUrl: 'https://sign-in.example.com/connect/token',
    clientId: 'client',
    clientSecret: new Secret('a client secret'),
    ...more,
  });
}

/** The way in with a name and password, which needs no token service. */
export const BASIC = {
  tokenUrl: undefined,
  clientId: undefined,
  clientSecret: undefined,
  username: 'watchword',
  password: new Secret('a password'),
  tenantCode: new Secret('an API key'),
};

const USUAL: Routes = {
  [TOKEN]: () => json(200, { access_token: 'opaque-access-token', token_type: 'Bearer', expires_in: 3600 }),
  [SEARCH]: () => apps(app()),
  [PURCHASED]: none,
  [PUT]: () => new Response(null, { status: 202 }),
};

export function kitFor(routes: Routes, now?: number): KitForTests {
  const asked = new Map<string, number>();
  return kitForTests((request) => {
    const route = `${request.method} ${request.url.pathname}`;
    const answers = routes[route] ?? USUAL[route];
    if (answers === undefined) throw new Error(`nothing answers ${route}`);
    if (typeof answers === 'function') return answers(request);
    const nth = asked.get(route) ?? 0;
    asked.set(route, nth + 1);
    const answer = answers[Math.min(nth, answers.length - 1)];
    if (answer === undefined) throw new Error(`no answer for ${route}`);
    return answer(request);
  }, now);
}

export function open(kit: KitForTests, more: Record<string, unknown> = {}) {
  return workspaceOne.open(settings(more), kit);
}

export function slot(more: Partial<SlotSettings<Slot>> = {}): SlotSettings<Slot> {
  const app = { keys: [KEY], packageId: PACKAGE };
  return {
    name: 'ios',
    platform: 'ios',
    profile: { id: 'app', title: 'App', usedAt: 'sign-in', platforms: { ios: app, android: app } },
    app,
    settings: {},
    ...more,
  };
}

export function none(): Response {
  return new Response(null, { status: 204 });
}

/** A row of the search for apps. */
export function app(more: Record<string, unknown> = {}) {
  return {
    ApplicationName: 'App',
    BundleId: PACKAGE,
    AppType: 'Public',
    Status: 'Active',
    Platform: 2,
    LocationGroupId: 570,
    OrganizationGroupUuid: GROUP,
    Id: { Value: 1001 },
    Uuid: APP,
    ...more,
  };
}

export function apps(...rows: readonly object[]): Response {
  return json(200, { Application: rows, Page: 0, PageSize: 500, Total: rows.length });
}

/** The text of an assignment. */
export function assignment(priority: number, name: string, items: string, more = ''): string {
  return `{"priority":${priority},"distribution":{"name":"${name}","smart_groups":["CCCCCCCC-0000-4000-8000-00000000000${priority}"]},"application_configuration":${items}${more}}`;
}

export function item(value: string | null, key = KEY, type = '"STRING"'): string {
  return `{"key":${JSON.stringify(key)},"value":${JSON.stringify(value)},"type":${type}}`;
}

export function rules(...assignments: readonly string[]): string {
  return `{ "assignments":[${assignments.join(', ')}],"excluded_smart_groups":[],"n":1.0 }`;
}

/** An answer that is this JSON text. */
export function text(body: string, status = 200): Answering {
  return () => new Response(body, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

/** Workspace ONE's way of saying no. */
export function refusal(status: number, errorCode: number | string, message = 'No.'): Answering {
  return () => json(status, { errorCode, message, activityId: 'dddddddd-0000-4000-8000-000000000001' });
}

/** Rules as a tenant keeps them: what is put is what is read, after the vendor has made of it what it does. */
export function kept(initial: string, stored = (body: string) => body) {
  let now = initial;
  const read: Answering = () => text(now)(NOTHING);
  const put: Answering = ({ body }) => {
    now = stored(body);
    return new Response(null, { status: 202 });
  };
  return { routes: { [RULES]: read, [PUT]: put }, shown: () => now };
}

const NOTHING = { method: '', url: new URL(API), headers: new Headers(), body: '', operation: undefined };
