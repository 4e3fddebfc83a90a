import { first } from './0001-first.ts';
import { rotation } from './0002-rotation.ts';
import { authorities } from './0003-authorities.ts';
import { access } from './0004-access.ts';
import { audit } from './0005-audit.ts';
import { replicas } from './0006-replicas.ts';
import { budgets } from './0007-budgets.ts';
import { notices } from './0008-notices.ts';
import { overlap } from './0009-overlap.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  rotation,
  authorities,
  access,
  audit,
  replicas,
  budgets,
  notices,
  overlap,
];
