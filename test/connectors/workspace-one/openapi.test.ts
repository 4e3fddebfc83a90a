import { describe, expect, it } from 'vitest';
import type { SimulatedRequest } from '#simulation';
import { type OpenApi, openApi } from '../../openapi.ts';
import { againstSimulator } from './against-simulator.ts';
import { signal } from './tenant-for-tests.ts';

const NAMES = ['mam-v1', 'mam-v2', 'mdm-v1', 'system-v1', 'system-v2'] as const;
const files = new Map<string, OpenApi | null>(NAMES.map((name) => [name, openApi(`workspace-one-${name}`)]));
const isThere = [...files.values()].every((file) => file !== null);
const reason = isThere ? '' : ' (skipped: ../shared/openapi/workspace-one-*.json are not there)';

/** The file that speaks of a request, and its path as it stands there. */
function described({ path, headers }: SimulatedRequest) {
  const [, part = '', rest = ''] = /^\/api\/(mam|mdm|system)(\/.*)$/.exec(path) ?? [];
  const version = /version=(\d)/.exec(headers.accept ?? '')?.[1] ?? '1';
  return { file: files.get(`${part}-v${version}`), name: `${part}-v${version}`, rest };
}

describe.skipIf(!isThere)(`every request the connector makes${reason}`, () => {
  // Odd neighbours do not satisfy the files, and must not be made to: only what we add is held against them.
  it('is one that the vendor describes', async () => {
    await using world = await againstSimulator({ slots: 4, phones: 8, quirks: { neighbours: 'clean' } });
    const connector = world.open({ ...world.simulator.account, organizationGroup: 'contoso' });
    for await (const _ of connector.check(world.slots, signal));
    for await (const _ of connector.devices?.(signal) ?? []);
    for (const each of world.slots) {
      await connector.write(each, await connector.observe(each, signal), () => 'a-token-for-every-slot', signal);
      await connector.delivery?.(each, 0, signal);
      await connector.requestCheckIn?.(each, Date.now(), signal);
    }
    const asked = world.simulator.requests.filter(({ path }) => path.startsWith('/api/'));
    const problems = asked.flatMap((request) => {
      const { file, name, rest } = described(request);
      const found = file?.requestProblems(request.method, rest, request.body) ?? [
        { at: 'file', says: 'there is none' },
      ];
      return found.map(({ at, says }) => `${name} ${request.method} ${rest} ${at}: ${says}`);
    });
    expect([...new Set(problems)]).toEqual([]);
    const kinds = asked.map((request) => {
      const { name, rest } = described(request);
      return `${name} ${request.method} ${rest.split('?')[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, '{id}')}`;
    });
    expect([...new Set(kinds)].sort()).toEqual([
      'mam-v1 GET /apps/purchased/search',
      'mam-v1 GET /apps/search',
      'mam-v1 GET /apps/{id}/devices',
      'mam-v1 POST /apps/public/SendApplicationConfiguration',
      'mam-v2 GET /apps/{id}/assignment-rules',
      'mam-v2 PUT /apps/{id}/assignment-rules',
      'mdm-v1 GET /devices/search',
      'mdm-v1 GET /smartgroups/search',
      'system-v1 GET /groups/{id}/androidwork',
      'system-v1 GET /info',
      'system-v2 GET /groups/search',
      'system-v2 GET /groups/{id}/apns',
    ]);
  });
});
