/** The alert rules agree with the metrics there are, with the page about them, and with their own tests. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EVENTS } from '../../src/event-table.ts';
import { METRICS, type Metric } from '../../src/metrics/table.ts';
import { ROTATION_STATES } from '../../src/model/rotation.ts';
import { noneAnswered } from '../../src/validation/gate.ts';
import { anchorsOf, ROOT, read } from '../docs/pages.ts';
import { askedOf, groupedBy } from '../metrics/expression.ts';
import { itRuns } from './beside.ts';
import { promtool } from './promtool.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

const RULES: readonly Rule[] = parse(read('deploy/prometheus/alerts.yaml')).groups.flatMap(
  ({ rules }: { readonly rules: readonly Rule[] }) => rules,
);
const named = RULES.map((rule) => [rule.alert, rule] as const);
/** Prometheus adds them to whatever it scrapes. */
const ADDED = ['instance', 'job', 'le'];

const metricOf = (name: string): Metric | undefined =>
  (METRICS as Readonly<Record<string, Metric>>)[name.replace(/_(bucket|sum|count)$/, '')];

/** The values that an expression compares a label with. */
const comparedWith = (label: string) =>
  RULES.flatMap(({ expr }) => [...expr.matchAll(new RegExp(`\\b${label}=~?"([^"]*)"`, 'g'))]).flatMap(
    ([, values = '']) => values.split('|'),
  );

describe('deploy/prometheus/alerts.yaml', () => {
  it.each(named)('%s reads metrics that are there, by labels that they have', (_, { expr }) => {
    const asked = askedOf(expr);
    expect(asked).not.toEqual([]);
    for (const { name, labels } of asked.filter(({ name: one }) => one !== 'up')) {
      const metric = metricOf(name);
      expect(metric?.labels, name).toEqual(expect.arrayContaining([...labels]));
      expect([...(metric?.labels ?? []), ...ADDED]).toEqual(expect.arrayContaining([...groupedBy(expr)]));
    }
  });

  it('compares labels with words that they can have', () => {
    expect(Object.keys(EVENTS)).toEqual(expect.arrayContaining(comparedWith('event')));
    expect(Object.keys(noneAnswered())).toEqual(expect.arrayContaining(comparedWith('answer')));
    expect(Object.keys(ROTATION_STATES)).toEqual(expect.arrayContaining(comparedWith('state')));
    expect(['pending', 'current', 'retiring', 'revoked']).toEqual(expect.arrayContaining(comparedWith('stage')));
    expect(['delivered', 'pending', 'failed', 'unknown']).toEqual(expect.arrayContaining(comparedWith('delivery')));
    expect(['agreed', 'disputed']).toEqual(expect.arrayContaining(comparedWith('evidence')));
  });

  it.each(named)('%s says how bad it is, what it is, and what to do', (alert, { labels, annotations, expr }) => {
    expect(labels.severity).toMatch(/^(critical|warning)$/);
    const { summary, description, runbook } = annotations;
    expect(runbook).toBe(`docs/monitor.md#${alert.toLowerCase()}`);
    expect(description.length).toBeGreaterThan(40);
    const known = askedOf(expr).flatMap(({ name }) => metricOf(name)?.labels ?? []);
    const shown = [...`${summary}${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
    expect([...known, 'instance']).toEqual(expect.arrayContaining(shown));
    // What is summed up has no other labels than these.
    if (groupedBy(expr).length > 0) expect(groupedBy(expr)).toEqual(expect.arrayContaining(shown));
  });

  it('has each alert once, and docs/monitor.md has a section for each and for no other', () => {
    const names = RULES.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const anchors = [...anchorsOf(read('docs/monitor.md'))].filter((anchor) => anchor.startsWith('watchword'));
    expect(anchors.sort()).toEqual(names.map((name) => name.toLowerCase()).sort());
  });

  it('tries every alert in alerts.test.yaml', () => {
    const { tests } = parse(read('deploy/prometheus/alerts.test.yaml'));
    const tried: readonly string[] = tests.map(({ name }: { readonly name: string }) => name);
    expect(RULES.map(({ alert }) => alert).filter((alert) => !tried.includes(alert))).toEqual([]);
  });

  itRuns('promtool', 'is what Prometheus understands, and fires as its tests say', (program) => {
    promtool(program, ['check', 'rules', '--lint=all', '--lint-fatal', join(ROOT, 'deploy/prometheus/alerts.yaml')]);
    promtool(program, ['test', 'rules', join(ROOT, 'deploy/prometheus/alerts.test.yaml')]);
  });
});
