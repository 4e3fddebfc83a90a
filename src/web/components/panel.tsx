/** What a page is put together from: its heading, sections, and what stands where there is nothing to show. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { Refused, Unreachable } from '../api/send.ts';
import type { Shown } from '../live/shown.ts';
import { shown } from '../live/use-shown.ts';
import { Button } from './button.tsx';

/** A page with its heading, which the browser's title repeats. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} · Watchword`;
  }, [title]);
  return (
    <div class="page">
      <header class="page-head">
        <div class="page-title">
          <h1 tabIndex={-1}>{title}</h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class="section" aria-labelledby={id}>
      <header class="section-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p class="section-note">{note}</p>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** A sheet with a soft border. */
export function Card({
  children,
  tone,
}: {
  readonly children: ComponentChildren;
  readonly tone?: 'waiting' | 'trouble' | 'good';
}) {
  return <div class={`card${tone === undefined ? '' : ` card-${tone}`}`}>{children}</div>;
}

/** There is nothing, and that is said. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <div class="muted">{children}</div>}
    </div>
  );
}

/** As high as what will stand there. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="hidden">Loading</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} class="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}

/** What went wrong, in the daemon's own words. */
export function Trouble({ problem, retry }: { readonly problem: Error; readonly retry?: () => void }) {
  const isKnown = problem instanceof Refused || problem instanceof Unreachable;
  return (
    <div class="notice notice-trouble" role="alert">
      <p>{isKnown ? problem.message : 'The page has made a mistake; reload it.'}</p>
      {retry !== undefined && (
        <Button small onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** What was read, once it is there: until then a skeleton, or what went wrong. What is there stays although a later reading failed. */
export function Loaded<T>({
  of,
  lines,
  children,
}: {
  readonly of: Shown<T>;
  readonly lines?: number;
  readonly children: (data: T) => ComponentChildren;
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.problem !== null) return <Trouble problem={of.problem} retry={() => void shown.readAll()} />;
  return <Skeleton {...(lines !== undefined && { lines })} />;
}
