/** The configuration as the program uses it: checked, defaults filled in, durations in milliseconds, secrets read. */

import type { Role } from '../access/roles.ts';
import type { AuthorityDefinition } from '../authority/definition.ts';
import type { ConnectorDefinition, SlotSettings } from '../connector/contract.ts';
import type { LogLevel } from '../log.ts';
import type { Address } from '../model/address.ts';
import type { AppProfile } from '../model/app.ts';
import type { About } from '../model/need.ts';
import type { RotationSettings } from '../model/rotation.ts';
import type { Secret } from '../model/secret.ts';

export interface Configuration {
  /** The file it was read from, as it was named. */
  readonly file: string;
  readonly store: {
    /** `sqlite:<path>` or `postgres://user@host/database`, without a password. */
    readonly url: string;
    readonly password: Secret | null;
  };
  readonly keys: {
    /** `env:NAME` or `file:/path`. Not read here: the store reads it when it is opened. */
    readonly encryption: string;
    /** Others that values may still be encrypted under. */
    readonly previous: readonly string[];
  };
  /** Null: in the memory of this process. */
  readonly cache: {
    /** `store`, or the address of a Redis without a password. */
    readonly url: string;
    readonly password: Secret | null;
  } | null;
  readonly listen: {
    readonly validation: Address;
    readonly admin: Address | null;
    /** For both listeners; null: plain HTTP. */
    readonly tls: TlsFiles | null;
    /** Where people reach the page, for links; null: nobody has said. */
    readonly publicUrl: string | null;
    /** Said out loud: a listener beyond loopback speaks plain HTTP. */
    readonly insecure: boolean;
  };
  readonly access: AccessConfiguration;
  readonly schedule: {
    /** A cron expression. */
    readonly reconcile: string;
    /** IANA name of the time zone the expression is read in. */
    readonly timeZone: string;
    /** A run begins at a random moment within so many milliseconds of its time. */
    readonly jitterMs: number;
  };
  readonly validation: {
    /** The oldest copy of the active tokens with which the endpoint still calls itself ready, in milliseconds. */
    readonly maxStalenessMs: number;
    /** What is answered beyond that age. */
    readonly whenStale: 'proceed' | 'halt';
    /** What who asks has to send; null: nothing. */
    readonly key: Secret | null;
    /** So many unknown values a minute from one address are answered at once. */
    readonly guesses: number;
    /** So many processes answer beside the daemon. */
    readonly workers: number;
  };
  readonly audit: {
    readonly syslog: { readonly url: string; readonly ca: string | null } | null;
    readonly webhook: { readonly url: string; readonly secret: Secret; readonly ca: string | null } | null;
  };
  readonly notices: {
    /** What still needs a person is told again after so many milliseconds. */
    readonly repeatMs: number;
    /** By name, in the order of the file. */
    readonly receivers: ReadonlyMap<string, NoticeReceiverConfiguration>;
  };
  readonly runs: {
    /** How long the history of runs is kept, in milliseconds. */
    readonly keepMs: number;
  };
  readonly devices: {
    /** When the phones of all accounts are compared: a cron expression in the time zone of the schedule; null: only when asked. */
    readonly overlap: string | null;
    /** How long the last result is kept, in milliseconds. */
    readonly keepMs: number;
  };
  readonly log: { readonly level: LogLevel };
  /** Where spans are sent; null: nowhere. */
  readonly tracing: { readonly url: string } | null;
  /** By name, in the order of the file. */
  readonly tokenSets: ReadonlyMap<string, TokenSetConfiguration>;
  /** By name, in the order of the file. */
  readonly accounts: ReadonlyMap<string, AccountConfiguration>;
  /** What is accepted and will surprise somebody, in sentences for people. */
  readonly warnings: readonly string[];
  /** Every secret that was read, for the redactor. */
  readonly secrets: readonly Secret[];
}

/** Files in PEM, as absolute paths; they are read when they are needed, and again when they change. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  /** The authority whose client certificates are accepted; null: none is asked for. */
  readonly clientCa: string | null;
}

/** Who may use the admin API beside who has a key. */
export interface AccessConfiguration {
  /** How long a session of the page lasts. */
  readonly sessionMs: number;
  readonly oidc: {
    readonly issuer: string;
    readonly audience: string;
    readonly roleClaim: string;
    readonly nameClaim: string;
    /** A file in PEM; null: the usual authorities. */
    readonly ca: string | null;
    readonly roles: NamesByRole;
    /** As whom the page sends people to the issuer; null: nobody is sent there. */
    readonly client: {
      readonly id: string;
      /** Null: a public client. */
      readonly secret: Secret | null;
      /** Where the issuer sends them back to; null: to where they came from. */
      readonly redirect: string | null;
      readonly scope: string;
    } | null;
  } | null;
  /** Common names of client certificates. */
  readonly certificates: NamesByRole | null;
}

/** Somebody who is told of what needs a person. */
export type NoticeReceiverConfiguration = {
  readonly name: string;
  /** Only needs about this; null: all. */
  readonly about: readonly About[] | null;
} & (WebhookNotices | ChatNotices | EmailNotices);

interface OverHttp {
  /** Certificates of a private authority, PEM. */
  readonly ca: string | null;
  /** Address of an HTTP proxy. */
  readonly proxy: string | null;
}

/** Told by signed posts. */
export interface WebhookNotices extends OverHttp {
  readonly kind: 'webhook';
  readonly url: string;
  readonly secret: Secret;
}

/** Told by a chat, at an address that whoever knows it may post to. */
export interface ChatNotices extends OverHttp {
  readonly kind: 'slack' | 'teams';
  readonly url: Secret;
}

/** Told by mail. */
export interface EmailNotices {
  readonly kind: 'email';
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    readonly tls: 'starttls' | 'tls' | 'none';
    readonly credentials: { readonly username: string; readonly password: Secret } | null;
    /** Certificates of a private authority, PEM. */
    readonly ca: string | null;
  };
  readonly from: string;
  readonly to: readonly string[];
}

/** Who has which role. */
export type NamesByRole = Readonly<Record<Role, readonly string[]>>;

export interface TokenSetConfiguration {
  readonly name: string;
  readonly profile: AppProfile;
  readonly authority: AuthorityConfiguration;
  /** Null: on demand only, with the defaults of rotation. */
  readonly rotation: RotationSettings | null;
}

/** Who decides which tokens of a set are active. */
export interface AuthorityConfiguration {
  readonly kind: string;
  /** Null: `local`, this program itself. */
  readonly definition: AuthorityDefinition | null;
  /** The kind's own settings, as its definition has parsed them: what `definition.open` takes. */
  readonly settings: unknown;
  /** Certificates of a private authority, PEM. */
  readonly ca: string | null;
  /** Address of an HTTP proxy. */
  readonly proxy: string | null;
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** How often it is looked at; null where nobody can ask it. */
  readonly lookEveryMs: number | null;
}

/** One configured tenant of an MDM product. */
export interface AccountConfiguration {
  readonly name: string;
  readonly definition: ConnectorDefinition;
  readonly drift: 'report' | 'repair';
  /** Certificates of a private authority, PEM. */
  readonly ca: string | null;
  /** Address of an HTTP proxy. */
  readonly proxy: string | null;
  /** How long one request may take. */
  readonly timeoutMs: number;
  readonly maxWritesPerRun: number;
  /** How long a write may take to show in the vendor's answers. */
  readonly settleMs: number;
  /** The vendor's own settings, as its definition has parsed them: what `definition.open` takes. */
  readonly settings: unknown;
  /** At least one, in the order of the file. */
  readonly slots: readonly SlotConfiguration[];
}

/** One slot of an account. */
export interface SlotConfiguration {
  readonly tokenSet: string;
  /** Written before the others. */
  readonly canary: boolean;
  /** False: the slot holds no rotation up. */
  readonly required: boolean;
  /** Passed to the connector as it is. */
  readonly settings: SlotSettings<unknown>;
  /** What the connector calls the one place this slot claims. */
  readonly place: string;
}
