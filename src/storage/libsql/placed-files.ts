/** Files by a template such as `data/{account}/{region}.db`. */
import { mkdir, readdir } from "node:fs/promises"
import { dirname } from "node:path"
import type { Platform } from "../../platform.ts"
import { hasPlaceholders, placeIn } from "../place-template.ts"
import type { Place } from "../placement.ts"

/** Those of a new account; folders that nobody asked for are not made. */
export async function makeFolderOf(template: string, path: string): Promise<void> {
  if (hasPlaceholders(dirname(template))) await mkdir(dirname(path), { recursive: true })
}

/** Whose files are there. A folder that cannot be read hides its own and no others. */
export async function listPlaces(
  template: string,
  platform: Pick<Platform, "log">,
): Promise<readonly Place[]> {
  let paths = [""]
  for (const [at, segment] of template.split("/").entries()) {
    const found = paths.map(async (path) => {
      const names = hasPlaceholders(segment) ? await namesIn(path, platform) : [segment]
      return names.map((name) => (at === 0 ? name : `${path}/${name}`))
    })
    paths = (await Promise.all(found)).flat()
  }
  return paths.flatMap((path) => placeIn(template, path) ?? [])
}

async function namesIn(folder: string, platform: Pick<Platform, "log">): Promise<string[]> {
  try {
    return await readdir(folder === "" ? "." : folder)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== "ENOENT" && code !== "ENOTDIR") {
      platform.log("warn", "folder cannot be read", { error: String(error) })
    }
    return []
  }
}
