import { ApiError } from "../../../error.ts"
import { structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { newCredentials } from "../sessions.ts"
import { credentials, device, sessionSeconds } from "../shapes.ts"

const secondsByDefault = 43_200
/** A root's session is short. STS reference. */
const rootSecondsMax = 3600

export const getSessionToken = defineOperation({
  name: "GetSessionToken",
  dialect: "classic",
  input: structure("GetSessionTokenRequest", { DurationSeconds: sessionSeconds, ...device }),
  output: structure("GetSessionTokenResponse", { Credentials: credentials }),
  // AWS asks for no permission either: a session may do no more than its caller.
  access: { action: "sts:GetSessionToken", isForEverybody: true },
  async run({ DurationSeconds, SerialNumber }, context) {
    const { account, principal, accessKeyId } = context.caller
    if (principal.session) {
      throw new ApiError(
        "AccessDeniedException",
        "Cannot call GetSessionToken with session credentials",
      )
    }
    if (SerialNumber !== undefined) {
      throw new ApiError("AccessDeniedException", "MultiFactorAuthentication failed")
    }
    const wanted = DurationSeconds ?? secondsByDefault
    const seconds = principal.kind === "root" ? Math.min(wanted, rootSecondsMax) : wanted
    const session = { account, parentKeyId: accessKeyId }
    return { Credentials: await newCredentials(context, session, seconds) }
  },
})
