import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A folder of its own that is gone when the scope ends: `await using folder = await temporaryFolder()`. */
export async function temporaryFolder(inside = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(inside, "libdynamo-"))
  const remove = () => rm(path, { recursive: true, force: true })
  return { path, remove, [Symbol.asyncDispose]: remove }
}

interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
  remove(): Promise<void>
}
