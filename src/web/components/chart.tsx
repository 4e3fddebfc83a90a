/** Figures over time. The library draws on a canvas, and is only loaded where there is something to draw. */
import { useEffect, useRef } from 'preact/hooks';
import type { Options } from 'uplot';
import { theme } from '../theme.ts';
import { number, tickTime } from '../words/format.ts';
import type { Tone } from '../words/tones.ts';

/** One line of a chart: a value for each time. */
export interface Line {
  readonly says: string;
  readonly tone: Tone;
  readonly values: readonly number[];
}

const HEIGHT = 200;
/** Room for the largest figures beside the axis. */
const AXIS = 48;
/** Room below for one line of times, and beside each for the longest. */
const TIMES = { size: 32, space: 112 };
const TINT = '26';

/** Lines over time (milliseconds, rising); `label` says in words what they show. */
export function Chart({
  label,
  times,
  lines,
}: {
  readonly label: string;
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const draw = useRef<((data: [number[], ...number[][]]) => void) | null>(null);
  const data: [number[], ...number[][]] = [times.map((at) => at / 1000), ...lines.map(({ values }) => [...values])];
  const latest = useRef(data);
  latest.current = data;
  const shape = lines.map(({ says, tone }) => `${says}:${tone}`).join();
  const chosen = theme.value;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let end = () => {};
    let isOver = false;
    const begin = async () => {
      const { default: UPlot } = await import('./uplot.ts');
      end();
      if (isOver) return;
      const plot = new UPlot(optionsFor(element, lines), latest.current, element);
      draw.current = (next) => plot.setData(next);
      const sized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
      sized.observe(element);
      end = () => {
        sized.disconnect();
        plot.destroy();
      };
    };
    void begin();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const again = () => void begin();
    dark.addEventListener('change', again);
    return () => {
      isOver = true;
      dark.removeEventListener('change', again);
      end();
      draw.current = null;
    };
  }, [shape, chosen]);

  useEffect(() => draw.current?.(latest.current));
  return (
    <div class="chart-with">
      <div ref={place} class="chart" role="img" aria-label={label} />
      <ul class="legend" aria-hidden="true">
        {lines.map(({ says, tone }) => (
          <li key={says}>
            <span class={`legend-dot legend-${tone}`} />
            {says}
          </li>
        ))}
      </ul>
    </div>
  );
}

function optionsFor(element: HTMLElement, lines: readonly Line[]): Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => resolved(element, style.getPropertyValue(name));
  const axis = {
    stroke: colour('--text-quiet'),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    gap: 8,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [
      {
        ...axis,
        ...TIMES,
        values: (_plot, at, _axis, _space, step) => at.map((one) => tickTime(one * 1000, step * 1000)),
      },
      { ...axis, size: AXIS, incrs: WHOLE, values: (_plot, values) => values.map(number) },
    ],
    series: [
      {},
      ...lines.map(({ says, tone }, at) => {
        const stroke = colour(`--${tone}-fill`);
        return {
          label: says,
          stroke,
          width: 2,
          points: { show: false },
          ...(at === 0 && { fill: `${stroke}${TINT}` }),
        };
      }),
    ],
  };
}

/** There are no parts of phones. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

/** A colour as a canvas takes it: `light-dark()` is nothing that it knows. */
function resolved(element: HTMLElement, value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
