/** An Ivanti product that answers by method and path, without a network. */
import { Secret } from '#connector';
import { Cps } from '../../../connectors/ivanti-cps/cps.ts';
import { IvantiHttp } from '../../../connectors/ivanti-cps/http.ts';
import { type Answering, json, type KitForTests, kitForTests } from '../kit-for-tests.ts';

export const PASSWORD = 'the-password-of-watchword';
export const signal: AbortSignal = new AbortController().signal;

/** Answers by `METHOD /path`, without the query. */
export type Routes = Readonly<Record<string, Answering>>;

export function kitFor(routes: Routes, now?: number): KitForTests {
  return kitForTests((request) => {
    const route = `${request.method} ${request.url.pathname}`;
    const answer = routes[route];
    if (answer === undefined) throw new Error(`nothing answers ${route}`);
    return answer(request);
  }, now);
}

export function httpOf(kit: KitForTests): IvantiHttp {
  return new IvantiHttp({
    url: 'https://mdm.example.com',
    username: 'watchword',
    password: new Secret(PASSWORD),
    kit,
  });
}

export function cpsOf(kit: KitForTests): Cps {
  return new Cps(httpOf(kit));
}

export function answer(body: unknown, status = 200): Answering {
  return () => json(status, body);
}

/** A device as Common Platform Services describe it. */
export function row(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    compliant: true,
    status: 'ACTIVE',
    lastCheckInTime: 1_581_229_664_468,
    identifier: 'uem-1',
    deviceGuid: 'DBCCBE70-7499-4676-88B0-A6D5D298752E',
    os: 'IOS',
    serialNumber: 'GG7XP285JMVT',
    ...more,
  };
}

export function property(name: string, dataType = 'string', readOnly = false): Record<string, unknown> {
  return { name, dataType, readOnly };
}
