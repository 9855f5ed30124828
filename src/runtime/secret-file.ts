/**
 * The bootstrap credentials in a file that may change while we run. It is looked at once a second
 * at most, with whatever request comes then, good or bad: so neither the time that a request takes
 * nor the number of looks tells anything about keys.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import type { BootstrapCredentials, BootstrapSource } from "../engine/bootstrap.ts"
import type { Platform } from "../platform.ts"
import { parseSecretFile, SecretFileFault } from "./parse-secret-file.ts"

const lookMs = 1000
const warnMs = 60_000
const bytesMax = 64 * 1024

export interface SecretFileOptions {
  readonly path: string
  readonly platform: Platform
  /** A file that everybody on the machine can read is refused, not only warned about. */
  readonly isStrict?: boolean
}

interface Seen {
  /** What tells one state of the file from another without reading it. */
  readonly mark: string
  readonly text: string
  readonly mode: number
}

export function secretFile({ path, platform, isStrict }: SecretFileOptions): BootstrapSource {
  let credentials: BootstrapCredentials | undefined
  let lookedAtMs = Number.NEGATIVE_INFINITY
  let warnedAtMs = Number.NEGATIVE_INFINITY
  let takenText: string | undefined
  let mark: string | undefined

  function look(): void {
    const seen = readSecretFile(path, mark)
    if (seen === "same") return
    // A file that is as it was taken says nothing new, whatever its date.
    if (seen.text !== takenText) take(seen)
    mark = seen.mark
  }

  function take(seen: Seen): void {
    requirePermissions(seen.mode)
    const next = parseSecretFile(seen.text)
    if (credentials && next.account !== credentials.account) {
      throw new SecretFileFault("names another IAM_ACCOUNT_ID: that takes a restart")
    }
    if (credentials) platform.log("info", "credentials.rotated", { file: path })
    credentials = next
    takenText = seen.text
  }

  function requirePermissions(mode: number): void {
    if ((mode & 0o022) !== 0) throw new SecretFileFault("can be written by others than its owner")
    if ((mode & 0o004) === 0) return
    if (isStrict) throw new SecretFileFault("can be read by everybody")
    platform.log("warn", "credentials.readable", { file: path, fault: "everybody can read it" })
  }

  function lookNow(): void {
    const nowMs = platform.now()
    if (Math.abs(nowMs - lookedAtMs) < lookMs) return
    lookedAtMs = nowMs
    try {
      look()
    } catch (error) {
      if (nowMs - warnedAtMs < warnMs) return
      warnedAtMs = nowMs
      platform.log("warn", "credentials.kept", { file: path, fault: faultOf(error) })
    }
  }

  return {
    current() {
      lookNow()
      return credentials
    },
    known: () => credentials,
  }
}

/** Of another fault nothing but the code: its text might quote the file. */
function faultOf(error: unknown): string {
  if (error instanceof SecretFileFault) return error.message
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === "string" ? `cannot be read: ${code}` : "cannot be read"
}

/** Through links, as Kubernetes has them; never waits, whatever stands there: a pipe, a device. */
export function readSecretFile(path: string, mark: string | undefined): Seen | "same" {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    // Not there, not ours to read, a socket: the reason is the same to whoever waits for keys.
    throw new SecretFileFault("cannot be opened")
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new SecretFileFault("is not a file")
    if (stats.size > bytesMax) throw new SecretFileFault("is longer than 64 KiB")
    const { ino, mtimeMs, size, mode } = stats
    const found = `${ino}/${mtimeMs}/${size}/${mode}`
    if (found === mark) return "same"
    const bytes = Buffer.alloc(bytesMax + 1)
    let length = 0
    for (;;) {
      const read = readSync(file, bytes, length, bytes.length - length, length)
      if (read === 0) break
      length += read
    }
    if (length > bytesMax) throw new SecretFileFault("is longer than 64 KiB")
    const text = bytes.toString("utf8", 0, length)
    return { mark: found, text, mode }
  } finally {
    closeSync(file)
  }
}
