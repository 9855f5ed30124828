import type { StrictConfig } from "../config/credentials.ts"
import { type BootstrapSource, fixedBootstrap } from "../engine/bootstrap.ts"
import type { Platform } from "../platform.ts"
import { secretFile } from "./secret-file.ts"

/** Where the credentials of the control-plane account come from: the file wins. */
export function bootstrapOf(strict: StrictConfig, platform: Platform): BootstrapSource {
  const { credentials, secretFile: path, refusesReadable: isStrict = false } = strict
  if (path !== undefined) {
    if (credentials !== undefined) {
      const others = "IAM_ACCOUNT_ID, IAM_ACCESS_KEY and IAM_SECRET_KEY"
      platform.log("warn", "credentials.ignored", { fault: `IAM_SECRET_FILE wins over ${others}` })
    }
    return secretFile({ path, platform, isStrict })
  }
  if (credentials === undefined) throw new Error("strict mode without credentials")
  return fixedBootstrap(credentials)
}
