/** The variables that say where items lie, together. */
import { type Database, placeholders, type RemoteDatabase } from "../storage/database.ts"
import { pathFault } from "../storage/file-path.ts"
import { ConfigError } from "./config-error.ts"

export interface DatabaseVariables {
  readonly FILE: string
  readonly LIBSQL_URL?: string | undefined
  readonly LIBSQL_AUTH_TOKEN?: string | undefined
  readonly LIBSQL_READ_URL?: string | undefined
  readonly LIBSQL_SYNC_URL?: string | undefined
  readonly LIBSQL_ADMIN_URL?: string | undefined
}

export interface DatabaseSetting {
  readonly database: Database
  /** The variable that said so, for whoever has to be told that it cannot be used. */
  readonly databaseVariable: string
}

/** Throws ConfigError. */
export function databaseOf(given: DatabaseVariables): DatabaseSetting {
  const { LIBSQL_URL: url, LIBSQL_SYNC_URL: syncUrl } = given
  if (url !== undefined && !isOfFile(url)) {
    if (syncUrl !== undefined) {
      throw new ConfigError("LIBSQL_SYNC_URL goes with FILE, and LIBSQL_URL names a server already")
    }
    const database = remoteOf(given, "LIBSQL_URL", url)
    isPlacedAs("LIBSQL_READ_URL", database.readUrl, "LIBSQL_URL", url)
    return { database, databaseVariable: "LIBSQL_URL" }
  }
  const file = fileOf(given)
  if (syncUrl === undefined) {
    for (const name of ["LIBSQL_AUTH_TOKEN", "LIBSQL_READ_URL", "LIBSQL_ADMIN_URL"] as const) {
      // Ignored, it would hide that LIBSQL_URL was forgotten or misspelt.
      if (given[name] !== undefined) throw new ConfigError(`${name} needs a server in LIBSQL_URL`)
    }
    return file
  }
  if (file.database.path === ":memory:") {
    throw new ConfigError(`LIBSQL_SYNC_URL needs a file in ${file.databaseVariable}`)
  }
  if (given.LIBSQL_READ_URL !== undefined) {
    throw new ConfigError("LIBSQL_READ_URL and LIBSQL_SYNC_URL both serve eventual reads: set one")
  }
  isPlacedAs(file.databaseVariable, file.database.path, "LIBSQL_SYNC_URL", syncUrl)
  const database = {
    ...remoteOf(given, "LIBSQL_SYNC_URL", syncUrl),
    replicaPath: file.database.path,
  }
  return { database, databaseVariable: "LIBSQL_SYNC_URL" }
}

/** For people: a path or a URL, without secrets, since URLs hold none. */
export function databaseText(database: Database): string {
  if ("path" in database) return database.path
  const { url, readUrl, replicaPath } = database
  const replica = readUrl ?? replicaPath
  return replica === undefined ? url : `${url}, eventual reads from ${replica}`
}

function remoteOf(given: DatabaseVariables, name: string, url: string): RemoteDatabase {
  const { LIBSQL_AUTH_TOKEN, LIBSQL_READ_URL, LIBSQL_ADMIN_URL } = given
  const optional = {
    authToken: LIBSQL_AUTH_TOKEN,
    readUrl: LIBSQL_READ_URL && serverUrl("LIBSQL_READ_URL", LIBSQL_READ_URL),
    adminUrl: LIBSQL_ADMIN_URL && serverUrl("LIBSQL_ADMIN_URL", LIBSQL_ADMIN_URL, adminSchemes),
  }
  if (optional.adminUrl) {
    beginsWithNamespace(name, url)
    if (optional.readUrl) beginsWithNamespace("LIBSQL_READ_URL", optional.readUrl)
  }
  const present = Object.entries(optional).filter(([, value]) => value !== undefined)
  return { url: serverUrl(name, url), ...Object.fromEntries(present) }
}

const schemes = /^(https?|libsql|wss?):\/\/./
const adminSchemes = /^https?:\/\/./

function serverUrl(name: string, url: string, allowed = schemes): string {
  if (!allowed.test(url)) {
    const others = name === "LIBSQL_URL" ? ", or file: or :memory:" : ""
    const remote = allowed === schemes ? "http(s)://, libsql:// or ws(s)://" : "http(s)://"
    throw new ConfigError(`${name} must be ${remote} and a host${others}`)
  }
  knowsPlaceholders(name, url)
  const sample = url.replaceAll("{account}", "000000000000").replaceAll("{region}", "us-east-1")
  // Another scheme than http(s) is not "special", and URL would let anything pass as its host.
  const special = sample.replace(/^(libsql|ws)/, "http")
  if (!URL.canParse(special)) throw new ConfigError(`${name} must be a valid URL`)
  const { username, password } = new URL(special)
  if (username !== "" || password !== "" || /[?#]/.test(url)) {
    const token = "a token goes into LIBSQL_AUTH_TOKEN"
    throw new ConfigError(`${name} must be without user, query and fragment; ${token}`)
  }
  return url
}

/** A namespace for each place: see `storage/libsql/namespaces.ts`. */
function beginsWithNamespace(name: string, url: string): void {
  if (/^\w+:\/\/[^./:]*\{(account|region)\}[^./:]*\../.test(url)) return
  const example = "such as http://{account}.sqld:8080"
  throw new ConfigError(`${name} must name a namespace for LIBSQL_ADMIN_URL to make, ${example}`)
}

/** A copy that others share would be asked in vain, and one file cannot follow several databases. */
function isPlacedAs(name: string, copy: string | undefined, ofName: string, of: string): void {
  if (copy === undefined) return
  if (placeholders.some((placeholder) => copy.includes(placeholder) !== of.includes(placeholder))) {
    throw new ConfigError(
      `${name} and ${ofName} must hold the same of ${placeholders.join(" and ")}`,
    )
  }
}

function isOfFile(url: string): boolean {
  return url === ":memory:" || url.startsWith("file:")
}

function fileOf({ FILE, LIBSQL_URL }: DatabaseVariables) {
  const databaseVariable = LIBSQL_URL === undefined ? "FILE" : "LIBSQL_URL"
  const path = LIBSQL_URL === undefined ? FILE : pathOfUrl(LIBSQL_URL)
  const fault = pathFault(path)
  if (fault !== undefined) throw new ConfigError(`${databaseVariable} ${fault}`)
  knowsPlaceholders(databaseVariable, path)
  return { database: { path }, databaseVariable }
}

/** `file:data.db`, `file:///var/data.db`, `file::memory:` or `:memory:`. */
function pathOfUrl(url: string): string {
  const path = url.replace(/^file:(\/\/(localhost)?(?=\/))?/, "")
  if (path === "" || path.startsWith("//") || /[?#]/.test(path)) {
    throw new ConfigError("LIBSQL_URL must name a file, without host, query or fragment")
  }
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) throw new ConfigError("LIBSQL_URL must be a valid URL")
    throw error
  }
}

/** A misspelt one would put the data of all accounts into one database. */
function knowsPlaceholders(name: string, text: string): void {
  const known: readonly string[] = placeholders
  if ((text.match(/\{[^}]*\}?|\}/g) ?? []).some((found) => !known.includes(found))) {
    throw new ConfigError(`${name} may hold ${placeholders.join(" and ")}, and no other braces`)
  }
}
