/** The examples for proxies that are not run here: they ask at the route that answers them, and take nothing else from the phone. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { read } from '../docs/pages.ts';

const ROUTE = '/v1/authorize';

describe('the example for Envoy', () => {
  const example = read('deploy/proxies/envoy.yaml');
  const [listener] = parse(example).static_resources.listeners;
  const { http_filters: filters } = listener.filter_chains[0].filters[0].typed_config;

  it('asks before it serves, about the token alone, and lets nobody through without an answer', () => {
    expect(filters.map(({ name }: { readonly name: string }) => name.replace('envoy.filters.http.', ''))).toEqual([
      'ext_authz',
      'router',
    ]);
    expect(filters[0].typed_config).toMatchObject({
      failure_mode_allow: false,
      allowed_headers: { patterns: [{ exact: 'x-mdm-token' }] },
      http_service: {
        path_prefix: ROUTE,
        authorization_request: { headers_to_add: [{ key: 'x-token-set', value: 'pingid' }] },
      },
    });
  });

  it('names clusters that it has', () => {
    const used = [...example.matchAll(/\bcluster: ([\w-]+)/g)].map(([, name]) => name);
    const clusters = parse(example).static_resources.clusters.map(({ name }: { readonly name: string }) => name);
    expect([...new Set(used)].sort()).toEqual([...clusters].sort());
  });
});

describe('the example for Traefik', () => {
  const { routers, middlewares, services } = parse(read('deploy/proxies/traefik.yaml')).http;

  it('sets the token set before it asks, and hands on that and the token alone', () => {
    expect(routers['sign-in'].middlewares).toEqual(Object.keys(middlewares));
    expect(middlewares).toMatchObject({
      'mdm-token-set': { headers: { customRequestHeaders: { 'X-Token-Set': 'pingid' } } },
      'mdm-token': {
        forwardAuth: {
          address: `http://127.0.0.1:8480${ROUTE}`,
          authRequestHeaders: ['X-MDM-Token', 'X-Token-Set'],
        },
      },
    });
    expect(Object.keys(services)).toEqual([routers['sign-in'].service]);
  });
});
