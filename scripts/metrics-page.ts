/** The page about metrics that is made from their table. */
import { markdownTable } from '../src/markdown-table.ts';
import { METRICS } from '../src/metrics/table.ts';

const INTRODUCTION = `# Metrics

Generated from \`src/metrics/table.ts\` by \`npm run docs\`; CI refuses a page that differs.

\`GET /metrics\` on the admin listener, in the text format of Prometheus, for whoever may look: a key with the role \`viewer\`
(\`watchword access create prometheus --role viewer\`), or a client certificate. It is answered from memory and from the store, no MDM
is asked, and an answer is given again for two seconds, so that several who scrape cost no more than one.

\`\`\`yaml
scrape_configs:
  - job_name: watchword
    scheme: https
    authorization: { credentials_file: /etc/prometheus/watchword.key }
    static_configs: [{ targets: ["watchword.example.com:8481"] }]
\`\`\`

- Labels are names of the configuration and words of closed lists. Nobody outside can make a new series.
- No value, fingerprint, device or person is in a metric.
- Ages are gauges in seconds, made when the answer is made. What was never seen has no line, instead of a 0 that would mean "just now".
- Counters begin at 0 with the daemon. Of several daemons on one store each counts what it does itself; what is made from the store
  is the same at each.
- While the store can't be read, what is made from it is missing and \`watchword_store_usable{use="read"}\` is 0. A key is looked up in
  the store too, so that then only a client certificate or a token of the identity provider comes in: alert on the scrape as well
  (\`up == 0\`).

What is worth an alert, and dashboards: [watching it](monitor.md).`;

const OF_THE_PROCESS = `## The process

Those of \`prom-client\`: \`process_*\` (CPU, memory, open files, start) and \`nodejs_*\` (event loop, heap, garbage collection, version).`;

/** The whole page. */
export function metricsPage(): string {
  const metrics = Object.entries(METRICS);
  const headings = [...new Set(metrics.map(([, { of }]) => of))];
  const sections = headings.flatMap((heading) => [
    `## ${heading}`,
    markdownTable([
      ['metric', 'type', 'labels', 'says'],
      ...metrics
        .filter(([, { of }]) => of === heading)
        .map(([name, { type, labels, help }]) => [
          `\`${name}\``,
          type,
          labels.map((label) => `\`${label}\``).join(', '),
          `${help}.`,
        ]),
    ]),
  ]);
  return `${[INTRODUCTION, ...sections, OF_THE_PROCESS].join('\n\n')}\n`;
}
