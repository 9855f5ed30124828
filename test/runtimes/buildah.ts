/** Builds and runs images where there is no Docker engine, as root and without a daemon. */
import { execFileSync } from "node:child_process"

/** Nothing is kept of images and containers: each run of the tests names them by itself. */
export const isolation = ["--isolation", "chroot"]

/** Why images cannot be built here; nothing where they can. */
export function whyNoBuildah(): string | undefined {
  if (process.getuid?.() !== 0) return "buildah wants to be root"
  try {
    buildah("--version")
    return undefined
  } catch {
    return "there is no buildah (apt-get install buildah)"
  }
}

/** What it prints. Throws with its output when it fails. */
export function buildah(...args: readonly string[]): string {
  return execFileSync("buildah", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim()
}
