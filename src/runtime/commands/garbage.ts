import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { isBun } from "../bun-server.ts"

/**
 * Frees what nobody holds any more. Buffers lie outside of the heap whose growth V8 goes by, so
 * over a million items hundreds of megabytes would pile up that could be had back at any time.
 * Node knows no other way than V8's own flags.
 */
export function garbageCollector(): () => void {
  if (isBun()) return () => {}
  // A small young generation, too: what is read and written lives for a moment.
  setFlagsFromString("--max-semi-space-size=4")
  setFlagsFromString("--semi-space-growth-factor=1")
  setFlagsFromString("--expose-gc")
  const collect: unknown = runInNewContext("gc")
  return typeof collect === "function" ? () => void collect() : () => {}
}
