/** From a signed request to its caller, in the order in which DynamoDB finds fault. Observed. */
import {
  type AccessKey,
  type Identity,
  openAccount,
  type Principal,
  rootOf,
} from "../../engine/identity.ts"
import { ApiError } from "../../error.ts"
import { type Claim, parseClaim, type SignedRequest } from "../../model/sigv4/authorization.ts"
import { canonicalRequest } from "../../model/sigv4/canonical-request.ts"
import { requireFresh } from "../../model/sigv4/freshness.ts"
import { HmacKey } from "../../model/sigv4/hmac.ts"
import {
  isRegion,
  parseCredential,
  regionFault,
  requireScope,
  type Scope,
} from "../../model/sigv4/scope.ts"
import {
  deriveSigningKey,
  isSignature,
  sha256Hex,
  stringToSign,
} from "../../model/sigv4/signature.ts"
import { SigningKeys } from "../../model/sigv4/signing-keys.ts"
import type { Caller } from "../../operation.ts"
import type { Platform } from "../../platform.ts"

/** The services that a signature may be for. */
export type SignedService = "dynamodb" | "iam" | "sts"

/**
 * @param body as it was sent: compressed, if it was
 * @param services what the request may be signed for: its form tells
 * @throws ApiError
 */
export type Authenticate = (
  request: SignedRequest,
  body: Uint8Array,
  services: readonly SignedService[],
) => Promise<Caller>

const algorithm = "AWS4-HMAC-SHA256"

/** Open mode: whoever signs in the right form is let in, whatever the key and the signature. */
export function openAuthentication(): Authenticate {
  return async (request, _, services) => {
    const claim = parseClaim(request)
    const scope = parseCredential(claim.credential)
    if (!isRegion(scope.region)) {
      throw new ApiError("InvalidSignatureException", regionFault(scope.region))
    }
    return callerOf(rootOf(openAccount), scope, services, claim)
  }
}

/** Strict mode: Signature Version 4, verified against the secret that `identity` knows. */
export function strictAuthentication(identity: Identity, platform: Platform): Authenticate {
  const signingKeys = new SigningKeys()
  return async (request, body, services) => {
    const claim = parseClaim(request)
    requireFresh(claim, platform.now())
    if (!claim.signedHeaders.names.has("host")) throw unsigned("Host")
    requireAlgorithm(claim)
    const scope = parseCredential(claim.credential)
    requireScope(scope, services, claim.date)
    requireSignedHeaders(request, claim)
    const { accessKeyId } = scope
    const known = (await identity.findAccessKey(accessKeyId, claim.sessionToken)) ?? nobody
    verify({ request, body, claim, scope, signingKeys, identity }, known)
    requireSession(claim, known.principal, platform.now())
    return callerOf(known.principal, scope, services, claim)
  }
}

function requireSession(claim: Claim, { session }: Principal, nowMs: number): void {
  if (claim.sessionToken !== undefined && session === undefined) {
    throw unrecognized("The security token included in the request is invalid")
  }
  if (session !== undefined && session.expiresAtMs <= nowMs) {
    throw new ApiError(
      "ExpiredTokenException",
      "The security token included in the request is expired",
    )
  }
}

function callerOf(
  principal: Principal,
  { region, accessKeyId, service }: Scope,
  services: readonly SignedService[],
  { signature }: Claim,
): Caller {
  const { account, arn } = principal
  // In open mode anything may stand there.
  const known = services.find((name) => name === service) ?? services[0] ?? "dynamodb"
  return { account, region, arn, accessKeyId, principal, service: known, signature }
}

/** Stands in for keys that are not there, so that these take as long as a wrong signature. */
const nobody: AccessKey = {
  ...{ accessKeyId: "", principal: rootOf("") },
  // As long as secrets are.
  secret: "nobody's secret".padEnd(40, "-"),
}

const nobodysSigningKey = new HmacKey(nobody.secret)

interface Verification {
  readonly request: SignedRequest
  readonly body: Uint8Array
  readonly claim: Claim
  readonly scope: Scope
  readonly signingKeys: SigningKeys
  readonly identity: Identity
}

function verify(verification: Verification, accessKey: AccessKey): void {
  const { request, body, claim, scope, signingKeys, identity } = verification
  const bodyHash = sha256Hex(body)
  const canonical = canonicalRequest(request, claim, bodyHash)
  const found = signingKeys.find(claim.credential, accessKey.secret)
  // As if it had been in use: then a refusal does the same in the same order, whatever it is for.
  const kept = accessKey === nobody ? nobodysSigningKey : found
  const signingKey = kept ?? deriveSigningKey(accessKey.secret, scope)
  const text = stringToSign(claim.date, scope, canonical)
  // In this order: the comparison is made for nobody too, and nobody can pass it.
  const isSigned = isSignature(claim.signature, signingKey, text) && accessKey !== nobody
  const claimedHash = request.header("x-amz-content-sha256")
  if (isSigned && (claimedHash === undefined || claimedHash === bodyHash)) {
    if (kept === undefined) signingKeys.keep(claim.credential, accessKey.secret, signingKey)
    return
  }
  // A refusal always takes the time of a derivation, or it would tell which keys are in use.
  if (kept !== undefined) deriveSigningKey(accessKey.secret, scope)
  if (accessKey !== nobody) identity.dawdle(accessKey.accessKeyId)
  // Made at one place: where it is made takes time, too.
  const [code, message] = accessKey === nobody ? unknownKey : wrongSignature
  throw new ApiError(code, message)
}

const unknownKey = [
  "UnrecognizedClientException",
  "The security token included in the request is invalid.",
] as const

const wrongSignature = [
  "InvalidSignatureException",
  "The request signature we calculated does not match the signature you provided. Check your " +
    "AWS Secret Access Key and signing method. Consult the service documentation for details.",
] as const

/**
 * What decides the meaning of a request has to be under its signature: with the target unsigned, a
 * proxy could turn GetItem into DeleteTable. Not the content type: AWS's SDK for PHP does not sign
 * it, and both that we accept mean the same.
 */
const headersToSign = [
  ["x-amz-date", "X-Amz-Date"],
  ["x-amz-security-token", "X-Amz-Security-Token"],
  ["x-amz-target", "X-Amz-Target"],
] as const

function requireSignedHeaders(request: SignedRequest, claim: Claim): void {
  for (const [name, title] of headersToSign) {
    if (!claim.signedHeaders.names.has(name) && request.header(name) !== undefined) {
      throw unsigned(title)
    }
  }
}

function unsigned(title: string): ApiError {
  return new ApiError(
    "InvalidSignatureException",
    `'${title}' must be a 'SignedHeader' in the AWS Authorization.`,
  )
}

function requireAlgorithm(claim: Claim): void {
  if (claim.algorithm === algorithm) return
  throw new ApiError(
    "IncompleteSignatureException",
    `Unsupported AWS 'algorithm': '${claim.algorithm}' (only ${algorithm} for now). `,
  )
}

function unrecognized(text: string): ApiError {
  return new ApiError("UnrecognizedClientException", text)
}
