/** Grafana's dashboards show metrics that are there, by labels that they have. */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRICS, type Metric } from '../../src/metrics/table.ts';
import { ROOT, read } from '../docs/pages.ts';
import { askedOf, groupedBy } from '../metrics/expression.ts';
import { itRuns } from './beside.ts';
import { promtool } from './promtool.ts';

interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource: { readonly uid: string };
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource: { readonly uid: string };
  readonly targets: readonly Target[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

const FILES = globSync('deploy/grafana/*.json', { cwd: ROOT }).sort();
const dashboards = FILES.map((file) => [file, JSON.parse(read(file)) as Dashboard] as const);
const expressions = dashboards.flatMap(([, { panels }]) =>
  panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
);

/** Prometheus adds them; `ALERTS` has those of the rules. */
const ADDED = ['instance', 'job', 'le'];

function labelsOf(name: string): readonly string[] {
  const metric = (METRICS as Readonly<Record<string, Metric>>)[name.replace(/_(bucket|sum|count)$/, '')];
  if (metric === undefined) throw new Error(`there is no metric ${name}`);
  return [...metric.labels, ...ADDED];
}

describe('deploy/grafana', () => {
  it.each(dashboards)('%s shows metrics of the table, by labels that they have', (_, { panels }) => {
    for (const { expr, legendFormat } of panels.flatMap(({ targets }) => targets)) {
      const asked = askedOf(expr).filter(({ name }) => name.startsWith('watchword_'));
      for (const { name, labels } of asked) expect(labelsOf(name), expr).toEqual(expect.arrayContaining([...labels]));
      const known = asked.flatMap(({ name }) => labelsOf(name));
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      if (asked.length > 0) expect(known, expr).toEqual(expect.arrayContaining([...groupedBy(expr), ...shown]));
      // What is grouped has only these labels left.
      if (groupedBy(expr).length > 0) expect(groupedBy(expr), expr).toEqual(expect.arrayContaining(shown));
    }
  });

  it.each(dashboards)('%s has panels that stand beside each other, and takes its data where it is told', (_, board) => {
    const { panels, templating } = board;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([['datasource', 'datasource']]);
    const sources = panels.flatMap(({ datasource, targets }) => [
      datasource.uid,
      ...targets.map(({ datasource: own }) => own.uid),
    ]);
    expect(new Set(sources)).toEqual(new Set(['$datasource']));
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_each, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it('has dashboards that are told apart, all of them in docs/monitor.md', () => {
    expect(new Set(dashboards.map(([, { uid }]) => uid)).size).toBe(FILES.length);
    const page = read('docs/monitor.md');
    expect(FILES.filter((file) => !page.includes(`\`${basename(file)}\``))).toEqual([]);
  });

  it('shows every metric somewhere but those that only alerts are for', () => {
    const shown = new Set(expressions.flatMap((expr) => askedOf(expr).map(({ name }) => name.replace(/_bucket$/, ''))));
    expect(Object.keys(METRICS).filter((name) => !shown.has(name))).toEqual([
      'watchword_rotation_late',
      'watchword_authority_age_seconds',
      'watchword_devices_overlapping_age_seconds',
      'watchword_devices_not_listed',
      'watchword_audit_entries',
      'watchword_audit_told_entries',
      'watchword_audit_failures_total',
    ]);
  });

  itRuns('promtool', 'asks what Prometheus understands', (program) => {
    const folder = mkdtempSync(join(tmpdir(), 'watchword-test-'));
    try {
      const file = join(folder, 'rules.yaml');
      const rules = [...new Set(expressions)].map((expr, at) => ({ record: `shown:${at}`, expr }));
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'shown', rules }] }));
      promtool(program, ['check', 'rules', '--lint=none', file]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
