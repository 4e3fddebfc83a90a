/** Grafana's dashboards, made from the short descriptions in `dashboards/`: rows of panels, left to right. */
import type { Dashboard, Panel } from './dashboards/panel.ts';
import { STANDING } from './dashboards/standing.ts';
import { TRAFFIC } from './dashboards/traffic.ts';

/** As wide as Grafana's grid. */
const WIDTH = 24;
const HEIGHTS = { stat: 4, timeseries: 8, table: 8 } as const;
const SOURCE = { type: 'prometheus', uid: '$datasource' };

/** Every dashboard as Grafana imports it, by its path. */
export function dashboards(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...STANDING, ...TRAFFIC].map((dashboard) => [
      `deploy/grafana/${dashboard.name}.json`,
      `${JSON.stringify(imported(dashboard), null, 2)}\n`,
    ]),
  );
}

function imported({ name, title, says, rows }: Dashboard) {
  let id = 0;
  let y = 0;
  const panels = rows.flatMap((row) => {
    const w = WIDTH / row.length;
    const h = Math.max(...row.map(({ type }) => HEIGHTS[type]));
    const placed = row.map((panel, at) => {
      id += 1;
      return { id, gridPos: { x: at * w, y, w, h }, ...shown(panel) };
    });
    y += h;
    return placed;
  });
  return {
    uid: `watchword-${name}`,
    title: `Watchword: ${title}`,
    description: says,
    tags: ['watchword'],
    schemaVersion: 39,
    editable: true,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }] },
    links: [{ type: 'dashboards', title: 'Watchword', tags: ['watchword'], asDropdown: true, keepTime: true }],
    panels,
  };
}

function shown({ title, says, type, unit, queries, bad }: Panel) {
  const targets = Object.entries(queries).map(([legendFormat, expr], at) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + at),
    datasource: SOURCE,
    expr,
    legendFormat,
    // A table and a single number show what is so now.
    ...(type === 'timeseries' ? { range: true } : { instant: true }),
    ...(type === 'table' && { format: 'table' }),
  }));
  return {
    type,
    title,
    ...(says !== undefined && { description: says }),
    datasource: SOURCE,
    targets,
    fieldConfig: { defaults: { unit: unit ?? 'short', ...(bad !== undefined && thresholds(bad)) }, overrides: [] },
    ...(type === 'table' && { transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }] }),
  };
}

/** Red from this value on, or below it. */
function thresholds(bad: NonNullable<Panel['bad']>) {
  const [first, then] = 'from' in bad ? ['green', 'red'] : ['red', 'green'];
  const value = 'from' in bad ? bad.from : bad.below;
  return {
    color: { mode: 'thresholds' },
    thresholds: {
      mode: 'absolute',
      steps: [
        { color: first, value: null },
        { color: then, value },
      ],
    },
  };
}
