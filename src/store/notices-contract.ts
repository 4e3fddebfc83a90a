/** What was told to whom. Part of the store's contract. */
import type { Notice, NoticeReceiver } from '../model/notice.ts';

export interface NoticesTable {
  /** What one receiver was told, by key. */
  of(receiver: string): Promise<readonly Notice[]>;
  /** The same in parts: `after` is the key of the last one of the part that was read before. */
  list(receiver: string, options: { readonly limit: number; readonly after?: string }): Promise<readonly Notice[]>;
  /** Inserts or replaces. */
  save(notice: Notice): Promise<void>;
  forget(notice: Pick<Notice, 'receiver' | 'key'>): Promise<void>;
  /** Every receiver that anything was ever sent to, by name. */
  receivers(): Promise<readonly NoticeReceiver[]>;
  /** Inserts or replaces. */
  saveReceiver(receiver: NoticeReceiver): Promise<void>;
}
