/** The page about the audit trail; its table of entries is made from the code. */
import { AUDIT_ACTIONS } from '../src/audit/actions.ts';
import { markdownTable } from '../src/markdown-table.ts';

const INTRODUCTION = `# The audit trail

Generated from \`src/audit/actions.ts\` by \`npm run docs\`; CI refuses a page that differs.

Who changed what, when, from where, and why. An entry is written in the same transaction as its change: there is no change without its
entry, and nothing is acknowledged before both are on the disk. What [the store](store.md#the-audit-trail) does against tampering is
said there; what the whole is defended against, in [the threat model](security.md).

\`\`\`
$ watchword audit list --limit 20
$ watchword audit verify
$ watchword audit export --out trail.jsonl
\`\`\`

| field | holds |
|---|---|
| \`seq\` | its number; there are no gaps |
| \`at\` | when, in milliseconds since 1970 |
| \`actor\` | who: \`cli:root@host\`, \`daemon@host\`, \`key:ci\`, \`oidc:ann@example.com\`, \`certificate:...\`, \`authority:pingone\` |
| \`action\` | what: see below |
| \`subject\` | on what: \`token:<id>\`, \`slot:<account>/<slot>\`, \`rotation:<id>\`, \`access:<id>\`, \`session:<digits>\`, \`authority:<token set>\`, \`configuration\` |
| \`reason\` | why: what a person gave as \`--reason\`, or a sentence of Watchword's own |
| \`detail\` | before and after, in fingerprints, stages and counts; \`address\`: where the request came from, of everything that was asked for over HTTP, also of a run that it began |
| \`hash\` | SHA-256 over the entry and the hash before it |

A token's value is in no entry. Behind a proxy the address is the proxy's: header fields that anybody can send are not believed.`;

const NOT_IN_IT = `Not in it, because nobody decides them: what was seen in MDMs and when (that is in the history of runs), how often tokens are
presented, when a key was last used, how far receivers have got. \`watchword keys generate\` writes a file and has no store to write to.`;

const WAYS_OUT = `## Ways out

### Into a file

\`\`\`
$ watchword audit export --out trail.jsonl
$ watchword audit export --since 7d
$ watchword audit export --from-seq 1042
\`\`\`

One entry a line, as JSON, oldest first; to standard output, or into a file that only its owner can read. A file that is there already
goes on behind its last whole line, so that the same command again and again keeps it complete, also when it was broken off in the
middle of a line. A file that ends with an entry of another trail is refused. With \`--url\` it comes from a daemon elsewhere, and may go on
in the same file.

### To a webhook

\`\`\`yaml
audit:
  webhook:
    url: https://siem.example.com/watchword
    secret: file:/run/secrets/audit-webhook
\`\`\`

\`\`\`
POST /watchword HTTP/1.1
content-type: application/json
watchword-timestamp: 1764000000
watchword-signature: v1=5d41402abc4b2a76b9719d911017c592...

{"from":41,"to":42,"entries":[{"seq":41,...},{"seq":42,...}]}
\`\`\`

The signature is HMAC-SHA-256 under the secret, in hexadecimal digits, over the timestamp, a full stop, and the body exactly as it came. A
receiver checks it, refuses a timestamp that is more than a few minutes old, and answers any 2xx when it has kept the entries. Anything
else, a redirect included, means that it has not.

### To syslog

\`\`\`yaml
audit:
  syslog:
    url: tls://siem.example.com:6514   # or tcp://host:601, udp://host:514
\`\`\`

RFC 5424, facility 13 (log audit), severity 5; \`MSGID\` is the action, the message is the entry as JSON in ASCII. Over \`tcp\` and \`tls\`
messages are counted in octets (RFC 6587, RFC 5425). Syslog has no acknowledgement, so each batch has a connection of its own and has
arrived when the receiver has closed its side after ours was closed: only then has it read to the end. A receiver that leaves its side
open has got a batch when 5 seconds after its last byte nothing was refused and another connection can be made; what such a receiver loses
after it has taken the bytes nobody hears of. Over \`udp\` nobody can know, and an entry of more than 8 KiB goes without its detail.

### What is promised

| | |
|---|---|
| **nothing is lost** | the trail itself is the queue. How far a receiver has got is a number in the store, moved on after the entries have arrived. A receiver may be away for days, and so may the daemon |
| **in order** | by \`seq\`, without gaps, from the first entry on |
| **at least once** | what had arrived when a daemon died, or when the answer was lost, comes again. Drop what has a \`seq\` that is there already |
| **nobody waits for it** | changes are acknowledged when they are in the store. A receiver that is slow or down holds nothing up |
| **one daemon at a time** | of several on one store one tells each receiver; another goes on when it is gone |

A receiver that fails is tried again after 1, 2, 4 ... seconds, at most 5 minutes, or as long as it asks in \`Retry-After\` up to that. The log says so once
(\`receiver-failed\`) and when it is over (\`receiver-back\`); \`watchword_audit_lag_seconds\` ([metrics](metrics.md)) says how far behind it is. A changed
address goes on where the old one stopped; \`audit export\` has what came before.

Secrets that the process knows are taken out of entries on their way out, in case somebody has written one into a reason. Then the hash of that
entry no longer fits its text outside the store.`;

const LOST_STORE = `## When the store is lost

A full disk, a disk that can only be read, or a PostgreSQL that is out of reach is one state:

| what | does |
|---|---|
| changes | are refused: \`store-unavailable\` (503) over HTTP, exit code 1 at the command line. Nothing of them is kept |
| validation | goes on from memory. Answers say that they are stale; beyond \`validation.maxStaleness\` \`/readyz\` fails and \`validation.whenStale\` decides |
| a run in hand | ends. What it had written to the MDM and could not write down is found by the next run |
| rotations | stand still; nothing is revoked |
| a changed configuration | is not used: read it again (SIGHUP) afterwards |
| looking | goes on where the store can still be read |
| the log | says \`store-unavailable\` once, and \`store-available\` when it is over |

It ends by itself when the store is back; nothing has to be restarted. Right after that an account may be busy for up to half a minute: the lease of
the run that was broken off has to end.`;

/** The whole page. */
export function auditPage(): string {
  const rows = Object.entries(AUDIT_ACTIONS).map(([name, { means, detail }]) => [`\`${name}\``, means, detail]);
  const table = markdownTable([['action', 'means', 'detail'], ...rows]);
  return `${[INTRODUCTION, '## Entries', table, NOT_IN_IT, WAYS_OUT, LOST_STORE].join('\n\n')}\n`;
}
