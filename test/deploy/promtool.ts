/** Prometheus's own tool: what it says of rules, and which alerts fire where daemons answer as these do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Line, linesOf } from '../metrics/scrape.ts';

/** What a daemon has answered; null: nothing. */
export type Scrape = string | null;

/** Whatever waits for so long fires: longer than any `for`. */
const PLAYED_MINUTES = 180;
/** Counters rise to what they are now during the last so many minutes. */
const RISING_MINUTES = 60;

/** Runs it; throws with what it says where it isn't content. */
export function promtool(program: string, args: readonly string[], input = ''): string {
  try {
    return execFileSync(program, args, { input, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`);
  }
}

/** Prometheus has scraped these daemons, and got the same for three hours: throws unless exactly these alerts fire. */
export function assertFiring(
  program: string,
  rules: string,
  daemons: readonly Scrape[],
  expected: readonly string[],
): void {
  const now = Date.now() / 1000;
  const series = daemons.flatMap((text, at) => {
    const instance = `replica-${at}`;
    const up: Line = { name: 'up', labels: { job: 'watchword' }, value: text === null ? 0 : 1 };
    const ours = linesOf(text ?? '').filter(({ name }) => name.startsWith('watchword_'));
    return [up, ...ours].map((line) => played(line, instance, now));
  });
  const ask = {
    expr: 'sum by (alertname) (ALERTS{alertstate="firing"}) > bool 0',
    eval_time: `${PLAYED_MINUTES}m`,
    exp_samples: expected.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
  };
  const folder = mkdtempSync(join(tmpdir(), 'watchword-test-'));
  try {
    const file = join(folder, 'played.yaml');
    const test = { interval: '1m', input_series: series, promql_expr_test: [ask] };
    writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests: [test] }));
    promtool(program, ['test', 'rules', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The clock of a played test begins at 0, so that moments are moved there. */
function played({ name, labels, value }: Line, instance: string, now: number) {
  const pairs = Object.entries({ ...labels, instance }).map(([label, text]) => `${label}="${text}"`);
  const series = `${name}{${pairs.join(',')}}`;
  if (/_(total|bucket|count|sum)$/.test(name)) {
    const step = value / RISING_MINUTES;
    return { series, values: `0x${PLAYED_MINUTES - RISING_MINUTES} 0+${step}x${RISING_MINUTES}` };
  }
  const moved = name.endsWith('_timestamp_seconds') ? value - now + PLAYED_MINUTES * 60 : value;
  return { series, values: `${moved}x${PLAYED_MINUTES}` };
}
