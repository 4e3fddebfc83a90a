/** What a dashboard is made of. */

/** One panel. */
export interface Panel {
  readonly title: string;
  /** What it means, where the title doesn't say it. */
  readonly says?: string;
  readonly type: 'stat' | 'timeseries' | 'table';
  /** Grafana's name of the unit. */
  readonly unit?: string;
  /** By their legend. */
  readonly queries: Readonly<Record<string, string>>;
  /** Where it is shown in red. */
  readonly bad?: { readonly from: number } | { readonly below: number };
}

/** One dashboard. */
export interface Dashboard {
  /** Of its file. */
  readonly name: string;
  readonly title: string;
  readonly says: string;
  /** From above; the panels of a row are equally wide. */
  readonly rows: readonly (readonly Panel[])[];
}

/** One number. */
export const stat = (title: string, expr: string, more: Partial<Panel> = {}): Panel => ({
  title,
  type: 'stat',
  queries: { [title]: expr },
  ...more,
});
/** Over time. */
export const chart = (title: string, queries: Panel['queries'], more: Partial<Panel> = {}): Panel => ({
  title,
  type: 'timeseries',
  queries,
  ...more,
});
/** Lines of what is so now. */
export const table = (title: string, expr: string, more: Partial<Panel> = {}): Panel => ({
  title,
  type: 'table',
  queries: { [title]: expr },
  ...more,
});

/** Red where there is one. */
export const ANY = { bad: { from: 1 } } as const;
