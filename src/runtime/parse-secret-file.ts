import type { BootstrapCredentials } from "../engine/bootstrap.ts"
import { isAccessKeyId, isSecret } from "../model/sigv4/access-key-id.ts"

/** What is wrong with the file, in words that show nothing of what is in it. */
export class SecretFileFault extends Error {}

const names = [
  "IAM_ACCOUNT_ID",
  "IAM_ACCESS_KEY",
  "IAM_SECRET_KEY",
  "IAM_ACCESS_KEY_PREVIOUS",
  "IAM_SECRET_KEY_PREVIOUS",
]

/**
 * Lines such as `IAM_SECRET_KEY=…`, with `export`, quotes and comments if need be; or JSON.
 *
 * @throws SecretFileFault for whatever is not whole: half a file must not open anything
 */
export function parseSecretFile(text: string): BootstrapCredentials {
  const values = text.trimStart().startsWith("{") ? valuesOfJson(text) : valuesOfLines(text)
  const account = requireValue(values, "IAM_ACCOUNT_ID", (value) => /^[0-9]{12}$/.test(value))
  const accessKeyId = requireValue(values, "IAM_ACCESS_KEY", isAccessKeyId)
  const secret = requireValue(values, "IAM_SECRET_KEY", isSecret)
  if (!values.has("IAM_ACCESS_KEY_PREVIOUS") && !values.has("IAM_SECRET_KEY_PREVIOUS")) {
    return { account, accessKeyId, secret }
  }
  const previous = {
    accessKeyId: requireValue(values, "IAM_ACCESS_KEY_PREVIOUS", isAccessKeyId),
    secret: requireValue(values, "IAM_SECRET_KEY_PREVIOUS", isSecret),
  }
  if (previous.accessKeyId === accessKeyId && previous.secret !== secret) {
    throw new SecretFileFault("gives IAM_ACCESS_KEY two secrets")
  }
  return { account, accessKeyId, secret, previous }
}

function requireValue(
  values: ReadonlyMap<string, string>,
  name: string,
  isGood: (value: string) => boolean,
): string {
  const value = values.get(name)
  if (value === undefined) throw new SecretFileFault(`has no ${name}`)
  if (!isGood(value)) throw new SecretFileFault(`has an ${name} that cannot be one`)
  return value
}

function valuesOfJson(text: string): ReadonlyMap<string, string> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new SecretFileFault("is not JSON, and begins like it")
  }
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(json as object)) {
    if (typeof value !== "string") throw new SecretFileFault("has a member that is not a string")
    keep(values, name, value)
  }
  return values
}

function valuesOfLines(text: string): ReadonlyMap<string, string> {
  // Somebody may still be writing: what follows could belong to the last value.
  if (!text.endsWith("\n")) throw new SecretFileFault("does not end with the end of a line")
  const values = new Map<string, string>()
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const bare = line.trim()
    if (bare === "" || bare.startsWith("#")) continue
    const [, name, value] = /^(?:export\s+)?(\w+)\s*=\s*(.*)$/.exec(bare) ?? []
    if (name === undefined || value === undefined) {
      throw new SecretFileFault(`has no NAME=VALUE in line ${at + 1}`)
    }
    keep(values, name, unquoted(value))
  }
  return values
}

/** A `#` may be part of a secret: behind a value it begins a comment only after white space. */
function unquoted(value: string): string {
  const [, double, single] = /^(?:"([^"]*)"|'([^']*)')\s*(?:#.*)?$/.exec(value) ?? []
  if (double === undefined && single === undefined && /^["']/.test(value)) {
    throw new SecretFileFault("has a quotation mark that is not closed")
  }
  return double ?? single ?? value.replace(/\s+#.*$/, "")
}

function keep(values: Map<string, string>, name: string, value: string): void {
  if (!names.includes(name)) throw new SecretFileFault("names something that is none of ours")
  if (values.has(name)) throw new SecretFileFault(`has ${name} twice`)
  values.set(name, value)
}
