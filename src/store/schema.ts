/** The tables, as the query code sees them. Times are milliseconds since 1970; `document` and `detail` are JSON texts. */
import type { Role } from '../access/roles.ts';
import type { Fingerprint, TokenStage } from '../model/token.ts';

export interface Schema {
  watchword_migrations: { number: number; name: string; applied_at: number; since: number | null };
  keys: { name: string; key_id: string; sealed: string };
  counters: { name: string; value: number };
  tokens: TokenRow;
  audit: AuditRow;
  audit_positions: { receiver: string; seq: number; at: number };
  audit_head: { id: number; seq: number; hash: string; seal: string };
  leases: { name: string; holder: string; fence: number; expires_at: number };
  runs: { id: string; account: string; started_at: number; ended_at: number | null; document: string };
  slots: { account: string; slot: string; document: string };
  holdings: {
    account: string;
    slot: string;
    place: string;
    fingerprint: Fingerprint;
    first_seen_at: number;
    last_seen_at: number;
  };
  budgets: { key: string; cell: number; booked: number };
  cache: { key: string; value: string; expires_at: number };
  holds: { key: string; until: number; why: string };
  rotations: { id: string; token_set: string; started_at: number; ended_at: number | null; document: string };
  authorities: { token_set: string; document: string };
  orders: { token_id: string; what: string; token_set: string; document: string; sealed_value: string | null };
  access_keys: AccessKeyRow;
  sessions: { hash: string; document: string; expires_at: number };
  repeatable: { key: string; request: string; answer: string | null; at: number };
  replicas: ReplicaRow;
  phone_comparisons: { id: number; ended_at: number; document: string };
  phone_overlaps: { place: number; document: string };
  notices: { receiver: string; key: string; document: string };
  notice_receivers: { receiver: string; document: string };
  sightings: { token_id: string; day: string; times: number; last_at: number };
}

export interface TokenRow {
  id: string;
  /** Order of arrival, for tokens made in the same millisecond. */
  ordinal: number;
  token_set: string;
  stage: TokenStage;
  fingerprint: Fingerprint;
  note: string;
  created_at: number;
  current_at: number | null;
  retired_at: number | null;
  revoked_at: number | null;
  sealed_value: string;
}

export interface AccessKeyRow {
  id: string;
  /** SHA-256 of the whole key. */
  hash: string;
  name: string;
  prefix: string;
  role: Role;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface ReplicaRow {
  id: string;
  name: string;
  version: string;
  validation_address: string | null;
  admin_address: string | null;
  begun_at: number;
  expires_at: number;
}

export interface AuditRow {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  reason: string;
  detail: string;
  hash: string;
}
