/** The Helm chart: what it makes fits together, holds no secret, and is what the program expects. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, read } from '../docs/pages.ts';
import { itRuns } from './beside.ts';
import { CHART, defaultValues, type KubernetesObject, objectsIn, rendered, type Values, withValues } from './chart.ts';
import { filesNamed, understand } from './configuration.ts';

const EXAMPLE = withValues(parse(read('deploy/kubernetes/values.yaml')));
const isValid = new Ajv({ allErrors: true }).compile(JSON.parse(read(`${CHART}/values.schema.json`)));

function one(kind: string, values: Values = EXAMPLE): KubernetesObject {
  const [found, ...others] = rendered(values).filter((object) => object.kind === kind);
  if (found === undefined || others.length > 0) throw new Error(`expected one ${kind}`);
  return found;
}

/** The values with one that is replaced, by its path. */
function but(path: string, value: unknown): Values {
  return withValues(path.split('.').reduceRight((inner: unknown, name) => ({ [name]: inner }), value) as Values);
}

describe('the values of the chart', () => {
  it('are valid by default, and so is the example', () => {
    for (const values of [defaultValues(), EXAMPLE]) expect([isValid(values), isValid.errors]).toEqual([true, null]);
  });

  it.each([
    ['replicas', 0],
    ['replica', 3],
    ['secretName', ''],
    ['image.pullPolicy', 'Sometimes'],
    ['configuration.store.url', 'sqlite:./data/watchword.db'],
    ['configuration.listen.validation', '0.0.0.0:9000'],
    ['networkPolicy.egressPorts', ['https']],
    ['podDisruptionBudget.maxUnavailable', 0],
    ['scheme', 'http'],
  ])('are refused with %s: %j', (path, value) => {
    expect(isValid(but(path, value))).toBe(false);
  });
});

describe('the chart', () => {
  it('makes every object once, all of one release, and none with a secret', () => {
    const objects = rendered(EXAMPLE);
    expect(objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort()).toEqual([
      'ConfigMap acme',
      'Deployment acme',
      'NetworkPolicy acme',
      'PodDisruptionBudget acme',
      'Service acme',
      'Service acme-admin',
      'ServiceAccount acme',
    ]);
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'acme' });
  });

  it('keeps a client of the admin API at one replica', () => {
    const admin = rendered(EXAMPLE).find(({ metadata: { name } }) => name === 'acme-admin');
    expect(admin?.spec).toMatchObject({ sessionAffinity: 'ClientIP' });
  });

  it.each([
    ['default', defaultValues()],
    ['example', EXAMPLE],
  ])('gives the program a configuration that it takes: %s', async (_name, values) => {
    const text = String((one('ConfigMap', values).data as Values)['watchword.yaml']);
    const { listen, warnings } = await understand(text);
    expect([listen.validation.port, listen.admin?.port]).toEqual([8480, 8481]);
    expect(warnings.filter((says) => !says.startsWith('accounts is empty'))).toEqual([]);
    const folders = new Set(filesNamed(text).map((path) => path.replace(/\/[^/]+$/, '')));
    expect([...folders]).toEqual(['/run/secrets/watchword']);
  });

  it('runs pods that the strictest rules allow, asked about their health where validation listens', () => {
    const probe = (path: string) => ({ httpGet: { path, port: 'validation', scheme: 'HTTP' } });
    expect(one('Deployment').spec).toMatchObject({
      replicas: 3,
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
      template: {
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            fsGroup: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [
            { topologyKey: 'topology.kubernetes.io/zone' },
            { topologyKey: 'kubernetes.io/hostname' },
          ],
          containers: [
            {
              image: 'watchword:0.1.0',
              startupProbe: probe('/healthz'),
              livenessProbe: probe('/healthz'),
              readinessProbe: probe('/readyz'),
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              ports: [
                { name: 'validation', containerPort: 8480 },
                { name: 'admin', containerPort: 8481 },
              ],
              volumeMounts: [
                { name: 'configuration', mountPath: '/etc/watchword' },
                { name: 'secrets', mountPath: '/run/secrets/watchword' },
              ],
            },
          ],
          volumes: [
            { name: 'configuration', configMap: { name: 'acme' } },
            { name: 'secrets', secret: { secretName: 'watchword', defaultMode: 0o400 } },
          ],
        },
      },
    });
  });

  it('selects its own pods everywhere, of whatever version', () => {
    const labels = { 'app.kubernetes.io/name': 'watchword', 'app.kubernetes.io/instance': 'acme' };
    const selectors = rendered(EXAMPLE).flatMap(({ spec }) => {
      const { selector, podSelector } = (spec ?? {}) as Values;
      return selector ?? podSelector ?? [];
    });
    const exactly = { matchLabels: labels };
    expect(selectors).toHaveLength(5);
    expect(selectors).toEqual(expect.arrayContaining([exactly, labels]));
    for (const selector of selectors) expect([exactly, labels]).toContainEqual(selector);
    expect(one('Deployment').spec).toMatchObject({ template: { metadata: { labels } } });
    expect(one('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
  });

  it('lets in whom the values name, and out to names, the MDMs and the database', () => {
    const from = (namespace: string) => [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
    ];
    expect(one('NetworkPolicy').spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: from('sign-in'), ports: [{ port: 'validation' }] },
        { from: from('ingress-nginx'), ports: [{ port: 'admin' }] },
      ],
      egress: [{ ports: [{ port: 53 }, { port: 53 }] }, { ports: [{ port: 443 }, { port: 5432 }] }],
    });
    expect(one('NetworkPolicy', defaultValues()).spec).toMatchObject({
      ingress: [{ ports: [{ port: 'validation' }] }],
    });
    const without = rendered(but('networkPolicy.enabled', false)).map(({ kind }) => kind);
    expect(without).not.toContain('NetworkPolicy');
  });

  it('begins the pods again when the configuration is another one', () => {
    const mark = (values: Values) =>
      JSON.stringify(one('Deployment', values)).match(/watchword\/configuration":"(\w+)"/)?.[1];
    expect(mark(but('configuration.log', { level: 'debug' }))).not.toBe(mark(defaultValues()));
    expect(mark(but('replicas', 5))).toBe(mark(defaultValues()));
  });

  it('takes what the values add', () => {
    const values = withValues({
      image: { tag: 'sha-1' },
      imagePullSecrets: [{ name: 'registry' }],
      env: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
      podLabels: { 'azure.workload.identity/use': 'true' },
      serviceAccount: { annotations: { 'azure.workload.identity/client-id': 'abc' } },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'mdm', operator: 'Exists' }],
    });
    expect(isValid(values)).toBe(true);
    expect(one('ServiceAccount', values).metadata).toMatchObject({
      annotations: { 'azure.workload.identity/client-id': 'abc' },
    });
    expect(one('Deployment', values).spec).toMatchObject({
      template: {
        metadata: { labels: { 'azure.workload.identity/use': 'true', 'app.kubernetes.io/name': 'watchword' } },
        spec: {
          imagePullSecrets: [{ name: 'registry' }],
          nodeSelector: { disk: 'ssd' },
          tolerations: [{ key: 'mdm' }],
          containers: [{ image: 'watchword:sha-1', env: [{ name: 'HTTPS_PROXY' }] }],
        },
      },
    });
  });

  itRuns('helm', 'is what Helm makes of it, and Helm has nothing to say about it', (helm) => {
    const args = [join(ROOT, CHART), '--values', join(ROOT, 'deploy/kubernetes/values.yaml')];
    expect(spawnSync(helm, ['lint', '--strict', ...args], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    const made = execFileSync(helm, ['template', 'acme', ...args, '--namespace', 'mdm'], { encoding: 'utf8' });
    const byName = (objects: readonly KubernetesObject[]) =>
      objects.map((object) => withoutTexts(object)).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    expect(byName(objectsIn(made))).toEqual(byName(rendered(EXAMPLE)));
  });
});

/** Helm sorts what it writes as YAML: the text of the configuration, and its checksum, differ from ours in that. */
function withoutTexts(object: KubernetesObject): unknown {
  return JSON.parse(JSON.stringify(object, (name, value) => (/^watchword[./]/.test(name) ? '' : value)));
}
