/** What conditions may ask about any request. IAM guide: AWS global condition context keys. */
import type { RequestContext } from "../model/policy/template.ts"
import type { Principal } from "./identity.ts"

/** Who makes a request, and how it came. */
export interface Requester {
  readonly principal: Principal
  readonly region: string
  readonly sourceIp?: string | undefined
  readonly userAgent?: string | undefined
  readonly isEncrypted?: boolean | undefined
}

const principalTag = "aws:principaltag/"
const principalTypes = { root: "Account", user: "User", "assumed-role": "AssumedRole" } as const

/**
 * There is no second factor here, so `aws:MultiFactorAuthPresent` and `…Age` are absent, as AWS has
 * it for long-term keys.
 */
export function globalContext(requester: Requester, nowMs: number): RequestContext {
  const { principal, region, sourceIp, userAgent, isEncrypted } = requester
  return (key) => {
    switch (key) {
      case "aws:currenttime":
        return [new Date(nowMs).toISOString()]
      case "aws:epochtime":
        return [String(Math.floor(nowMs / 1000))]
      case "aws:principalaccount":
        return [principal.account]
      case "aws:principalarn":
        // Of a session, the role (IAM guide).
        return [principal.roleArn ?? principal.arn]
      case "aws:principalisawsservice":
      case "aws:viaawsservice":
        return ["false"]
      case "aws:principaltype":
        return [principalTypes[principal.kind]]
      case "aws:requestedregion":
        return [region]
      case "aws:securetransport":
        return one(isEncrypted?.toString())
      case "aws:sourceidentity":
        return one(principal.session?.sourceIdentity)
      case "aws:sourceip":
        return one(sourceIp)
      case "aws:tokenissuetime":
        return one(principal.session && new Date(principal.session.issuedAtMs).toISOString())
      case "aws:useragent":
        return one(userAgent)
      case "aws:userid":
        return [principal.userId]
      case "aws:username":
        return one(principal.userName)
      default:
        return key.startsWith(principalTag)
          ? one(tagOf(principal.tags, key.slice(principalTag.length)))
          : undefined
    }
  }
}

/** @param key in lower case: the keys of tags know no case in conditions (IAM guide) */
export function tagOf(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  for (const [name, value] of Object.entries(tags)) if (name.toLowerCase() === key) return value
  return undefined
}

function one(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value]
}
