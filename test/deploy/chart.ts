/** The Helm chart: its values, and what it makes of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT, read } from '../docs/pages.ts';
import { Templates } from './templates.ts';

export const CHART = 'deploy/helm/watchword';

/** An object of Kubernetes, as far as its parts are looked at here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [part: string]: unknown;
}

export type Values = Readonly<Record<string, unknown>>;

export function defaultValues(): Values {
  return parse(read(`${CHART}/values.yaml`));
}

/** The default values with others over them, as Helm lays them: objects are merged, anything else is replaced. */
export function withValues(over: Values): Values {
  return merged(defaultValues(), over);
}

function merged(base: Values, over: Values): Values {
  const laid = Object.entries(over).map(([name, value]) => {
    const below = base[name];
    return [name, isObject(below) && isObject(value) ? merged(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(laid) };
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What every object of the chart reads, by our own renderer. */
export function rendered(values: Values): readonly KubernetesObject[] {
  const { name, version, appVersion } = parse(read(`${CHART}/Chart.yaml`));
  const names = readdirSync(join(ROOT, CHART, 'templates'));
  const files = new Templates(Object.fromEntries(names.map((file) => [file, read(`${CHART}/templates/${file}`)])));
  const texts = files.render({
    Values: values,
    Chart: { Name: name, Version: version, AppVersion: appVersion },
    Release: { Name: 'acme', Namespace: 'mdm', Service: 'Helm' },
  });
  return [...texts].filter(([file]) => file.endsWith('.yaml')).flatMap(([, text]) => objectsIn(text));
}

/** Every object of a file with several. Throws where one isn't YAML. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [mistake] = document.errors;
    if (mistake !== undefined) throw mistake;
    const value = document.toJS();
    return value === null ? [] : [value];
  });
}
