/** What is kept to save asking vendors; each value is encrypted by who keeps it. */
export interface CacheTable {
  get(key: string): Promise<string | undefined>;
  /** Inserts or replaces, for so long; what is over is deleted on the way. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}
