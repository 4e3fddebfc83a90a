/** The example with an external secret: it makes what the chart mounts and the configuration reads. */
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { read } from '../docs/pages.ts';
import { objectsIn, rendered, withValues } from './chart.ts';
import { filesNamed } from './configuration.ts';

const objects = objectsIn(read('deploy/kubernetes/external-secret.yaml'));
const values = withValues(parse(read('deploy/kubernetes/values.yaml')));

it('is whole: every object has its kind, version and name, in the namespace that comes first', () => {
  expect(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    'v1 Namespace',
    'v1 ServiceAccount',
    'external-secrets.io/v1 SecretStore',
    'external-secrets.io/v1 ExternalSecret',
  ]);
  const [namespace, ...inside] = objects;
  expect(inside.map(({ metadata }) => metadata.namespace)).toEqual(inside.map(() => namespace?.metadata.name));
});

it('makes the Secret that the chart mounts, with every file that the configuration reads', () => {
  const [, account, store, secret] = objects;
  const data = filesNamed(JSON.stringify(values.configuration)).map((path) =>
    path.replace('/run/secrets/watchword/', ''),
  );
  expect(secret?.spec).toMatchObject({
    secretStoreRef: { kind: 'SecretStore', name: store?.metadata.name },
    target: { name: values.secretName },
  });
  const made = [...JSON.stringify(secret).matchAll(/"secretKey":"([^"]+)"/g)].map(([, name]) => name);
  expect(made.sort()).toEqual(data);
  expect(store?.spec).toMatchObject({ provider: { azurekv: { serviceAccountRef: { name: account?.metadata.name } } } });
});

it('runs the chart with it', () => {
  expect(rendered(values).map(({ kind }) => kind)).toContain('Deployment');
});
