/**
 * Every attempt at abuse and every scenario that was promised to be a test, and the tests that are
 * it: files of this folder, and a piece of the title. See docs/security.md.
 */

export interface Promised {
  readonly number: number
  /** What somebody tries, or does. */
  readonly about: string
  /** By file, pieces of titles, or of the names of rows. */
  readonly tests: Readonly<Record<string, readonly string[]>>
}

const a = (number: number, about: string, tests: Promised["tests"]): Promised => ({
  number,
  about,
  tests,
})

export const abuses: readonly Promised[] = [
  a(1, "another account's table by its ARN, in any call", {
    "abuse-isolation": ["1: another account's table by its ARN"],
    "abuse-roundabout": ["1: another account's table by its ARN in a statement"],
    "../policies/foreign-arns": ["1 %s"],
  }),
  a(2, "whether it is there, by answer or time", {
    "abuse-isolation": ["2: the answer is the same"],
    timing: ["tables of others, whether they are there or not"],
  }),
  a(3, "ARNs that are none", { "abuse-isolation": ["an encoded slash", "full-width digits"] }),
  a(4, "accounts in other spellings", {
    "abuse-isolation": ["13 digits", "an exponent"],
    "root-users": ["with a short account", "with an account in full-width digits"],
    rotation: ["an account of other digits"],
  }),
  a(5, "two credentials in a header", { "abuse-signatures": ["the victim's credential first"] }),
  a(6, "two headers, or one and the query", {
    "abuse-signatures": ["two headers", "header and query"],
    "abuse-transport": ["20: two Authorization headers"],
  }),
  a(7, "another's key id", { "abuse-signatures": ["another's key id under my signature"] }),
  a(8, "a key id that decodes to the victim's account", {
    "abuse-signatures": ["a key id that decodes to the victim's account"],
  }),
  a(9, "a record of the control plane, or one that moves", {
    "root-users": ["of the control plane", "that changes its account"],
    "abuse-roundabout": ["9: a statement puts no record of the control plane"],
    "abuse-copies": ["45: nothing is restored or imported"],
  }),
  a(10, "a tenant's own table called IAM", { "abuse-secrets": ["10: a tenant's own table"] }),
  a(11, "the control plane reads a tenant", { "abuse-isolation": ["11: the control plane"] }),
  a(12, "the secret, by whatever reads", {
    "abuse-secrets": ["12: the secret is not to be had by", "a cancelled transaction"],
    "abuse-roundabout": ["an index of its own", "the stream of the table", "statements"],
    "abuse-together": ["12: the root users have no replica", "12: no secret is in the past"],
    "abuse-backups": ["12: no backup of the root users"],
  }),
  a(13, "the same request again", {
    "abuse-front-door": ["13: the same request again"],
    "form-requests": ["is good once"],
    "../../src/runtime/authentication": ["14 minutes old", "too old"],
  }),
  a(14, "dates that are far away, or two", { "abuse-signatures": ["the year 9999", "two dates"] }),
  a(15, "a scope of another day, and midnight", {
    "abuse-signatures": ["a scope of another day"],
    "abuse-front-door": ["15: at %s of %s, by a clock on the other day"],
  }),
  a(16, "regions that are none, or another", {
    "abuse-signatures": ["signed for one region", "300 characters of region"],
    "abuse-front-door": ["16: the region '%s' is none"],
  }),
  a(17, "scopes of other services and ends", { "abuse-signatures": ["for the service"] }),
  a(18, "other algorithms", { "abuse-signatures": ["AWS4-ECDSA-P256-SHA256"] }),
  a(19, "a target that is not signed", { "abuse-signatures": ["the target swapped"] }),
  a(20, "headers that are there twice", {
    "abuse-signatures": ["two targets"],
    "abuse-transport": ["20: two Authorization headers, and two hosts"],
  }),
  a(21, "one request hidden in another", {
    "abuse-transport": ["21: %s is answered once at most"],
    "abuse-flood": ["21: the host of an absolute target"],
  }),
  a(22, "the endpoint of another account", { "abuse-front-door": ["22: the endpoint"] }),
  a(23, "paths that are spelt otherwise", { "abuse-front-door": ["23: the path %s is no way in"] }),
  a(24, "signatures that are none", { "abuse-signatures": ["a signature in", "no signature"] }),
  a(25, "which keys there are, by time", { timing: ["unknown, wrong, inactive"] }),
  a(26, "tokens that are missing, another's, altered or over", {
    "abuse-signatures": ["a token beside a lasting key"],
    sessions: ["a session token belongs to its key"],
    "session-expiry": ["26: a session is good until its time", "26: a session is no wider"],
  }),
  a(27, "a session whose key, user or role is gone", {
    "session-expiry": ["27: sessions end with the key", "27: a session of a root key"],
    "abuse-copies": ["27: an IAM user's key"],
  }),
  a(28, "presigned requests, moved or over", {
    "../../src/runtime/presigned": [
      "28: is good until it expires",
      "28: is for one body, one host",
    ],
  }),
  a(29, "another body", { "abuse-signatures": ["another body", "a hash that lies"] }),
  a(30, "bodies without end, sockets that say nothing", {
    "abuse-transport": ["30: a body beyond 16 MiB"],
    "abuse-flood": ["30: a body that never ends", "30: thousands of connections"],
  }),
  a(31, "compression bombs, and wrong lengths", {
    "abuse-transport": ["31: a bomb"],
    "abuse-flood": ["31: bombs take no memory", "31: a length that is not the body's"],
  }),
  a(32, "JSON that is made to hurt", { "abuse-transport": ["32: JSON with %s harms nothing"] }),
  a(33, "a key that is kept by a process", {
    "abuse-copies": ["33: a key that is %s is refused at the next request in both processes"],
    "two-tenants": ["two tenants under load"],
  }),
  a(34, "files that are none, while they are swapped", {
    rotation: ["34: nor does what is no file", "34: whoever has a pair"],
  }),
  a(35, "floods of unknown keys", {
    "abuse-transport": ["35: a flood of unknown keys"],
    rotation: ["35: however many ask"],
    "sts-endpoint": ["strangers are not asked about"],
    "iam-answers": ["35: it is asked about an account once"],
  }),
  a(36, "another STS that lies", { "sts-endpoint": ["STS answers %s"] }),
  a(37, "another IAM with odd policies", {
    "iam-answers": ["37: a policy %s", "IAM answers with %s"],
  }),
  a(38, "tokens of another account", {
    "abuse-isolation": ["38: a key to go on with"],
    "abuse-roundabout": ["38: streams, their iterators and tokens of statements"],
  }),
  a(39, "lists, metrics and health", {
    "abuse-isolation": ["39: lists, limits"],
    "abuse-roundabout": ["39: lists of streams"],
    "abuse-backups": ["39: backups of others"],
  }),
  a(40, "lines that are forged, secrets in the log", {
    "abuse-secrets": ["40: nothing that a caller writes"],
    "audit-lines": ["40: no value of an item"],
  }),
  a(41, "names that are paths or statements", {
    "abuse-isolation": ["a path for a name", "41: names that differ in case"],
    "abuse-backups": ["41: a name that is a path"],
  }),
  a(42, "settings that are half there", { "abuse-transport": ["42: %j does not end in open"] }),
  a(43, "credentials and variables of tests", {
    "abuse-signatures": ["the credentials "],
    "abuse-copies": ["43: no variable, header or key of a test"],
  }),
  a(44, "which accounts there are", { timing: ["whether they are there or not"] }),
  a(45, "a copy over the table of root users", {
    "abuse-copies": ["45: nothing is restored or imported"],
    "abuse-backups": ["45: no table of the root users"],
    "abuse-together": ["45: no table of the root users"],
    "abuse-secrets": ["45: the table of the root users is made in one form"],
  }),
]

export const scenarios: readonly Promised[] = [
  a(1, "three values, one table, nobody else", { acceptance: ["three values open"] }),
  a(2, "two roots, tables of one name", { "root-users": ["two root users have tables"] }),
  a(3, "inactive and active again", { "root-users": ["a key that is set inactive"] }),
  a(4, "the secret file is changed", { rotation: ["a new file opens", "half a file"] }),
  a(5, "another STS: used, contradicted, down", {
    "sts-endpoint": ["a sibling confirms", "outlives its outage", "another account"],
  }),
  a(6, "another IAM with the least privilege", {
    "../policies/least-privilege": ["by a policy of the %s"],
    "iam-endpoint": ["says what a user may do"],
  }),
  a(7, "who one is", { acceptance: ["GetCallerIdentity tells who one is"] }),
  a(8, "restarts, and the master key", {
    command: ["stay over a restart", "without its master key, or with another one"],
  }),
]
