/** What the steps of exports, imports and bulk operations have in common. */
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type { Storage } from "../../storage/storage.ts"

export interface TransferParts {
  readonly storage: Storage
  /** The bucket that the transfer names. */
  readonly bucket: Objects
  readonly platform: Platform
}

/** Whoever works on a transfer and says nothing for so long is taken to be gone. */
export const leaseMs = 15_000

/** Trying again would make nothing better. */
export class TransferFailure extends Error {
  override readonly name = "TransferFailure"
  /** `FailureCode`. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
