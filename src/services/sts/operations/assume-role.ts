import { requireRoleAccess, roleDenied } from "../../../engine/control-access.ts"
import { tagKeysOf } from "../../../engine/control-context.ts"
import { policyFault } from "../../../engine/principal-policies.ts"
import { roleArn as roleArnOf } from "../../../engine/principals.ts"
import type { RoleRecord } from "../../../engine/records.ts"
import { ApiError } from "../../../error.ts"
import { policyCharacters, readPolicy } from "../../../model/policy/parse-policy.ts"
import { faultText } from "../../../model/policy/policy-fault.ts"
import { integer, required, string, structure } from "../../../model/shape/shape.ts"
import { type Context, defineOperation } from "../../../operation.ts"
import { newCredentials } from "../sessions.ts"
import * as shapes from "../shapes.ts"

/** STS reference: AssumeRole, of Policy. */
const sessionPolicyCharactersMax = 2048
/** A role that was assumed by a role. STS reference: role chaining. */
const chainedSecondsMax = 3600
const secondsByDefault = 3600

export const assumeRole = defineOperation({
  name: "AssumeRole",
  dialect: "classic",
  input: structure("AssumeRoleRequest", {
    RoleArn: required(shapes.roleArn),
    RoleSessionName: required(shapes.sessionName),
    PolicyArns: shapes.policyArns,
    Policy: shapes.sessionPolicy,
    DurationSeconds: shapes.roleSeconds,
    Tags: shapes.tags,
    ExternalId: shapes.externalId,
    SourceIdentity: shapes.sourceIdentity,
    ...shapes.device,
  }),
  output: structure("AssumeRoleResponse", {
    Credentials: shapes.credentials,
    AssumedRoleUser: structure("AssumedRoleUser", {
      AssumedRoleId: required(string()),
      Arn: required(string()),
    }),
    PackedPolicySize: integer(),
    SourceIdentity: string(),
  }),
  // Both the caller's policies and the role's own have to be asked: see below.
  access: { action: "sts:AssumeRole", isForEverybody: true },
  async run(input, context) {
    const { RoleArn, RoleSessionName: sessionName, Policy, Tags = [], SourceIdentity } = input
    const role = await allowedRole(input, context)
    if (Policy !== undefined) requireSessionPolicy(Policy)
    const { account, principal, accessKeyId } = context.caller
    const seconds = secondsOf(input.DurationSeconds, role, principal.kind === "assumed-role")
    const sourceIdentity = SourceIdentity ?? principal.session?.sourceIdentity
    const policyArns = input.PolicyArns?.map(({ arn }) => arn)
    const Credentials = await newCredentials(
      context,
      {
        account,
        parentKeyId: principal.session?.parentKeyId ?? accessKeyId,
        role: { name: role.name, id: role.id, sessionName },
        tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        ...(Policy === undefined ? {} : { policies: [Policy] }),
        ...(policyArns === undefined ? {} : { policyArns }),
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      },
      seconds,
    )
    const name = RoleArn.slice(RoleArn.lastIndexOf("/") + 1)
    return {
      Credentials,
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${sessionName}`,
        Arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
      },
      ...(Policy === undefined
        ? {}
        : {
            PackedPolicySize: Math.ceil(
              (policyCharacters(Policy) * 100) / sessionPolicyCharactersMax,
            ),
          }),
      ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    }
  },
})

interface Asked {
  readonly RoleArn: string
  readonly RoleSessionName: string
  readonly ExternalId?: string | undefined
  readonly SourceIdentity?: string | undefined
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined
}

/**
 * The role, if its trust policy and the caller's own policies let the caller assume it. Roles of
 * other accounts are refused in the same words whether they are there or not.
 */
async function allowedRole(asked: Asked, context: Context): Promise<RoleRecord> {
  const { caller, engine, platform } = context
  const { account } = caller
  const { RoleArn, RoleSessionName, ExternalId, SourceIdentity, Tags = [] } = asked
  const [, name = ""] = /^arn:aws:iam::[0-9]{12}:role\/(?:.*\/)?([^/]+)$/.exec(RoleArn) ?? []
  const directory = await engine.findDirectory()
  const [found] = (await directory?.find({ kind: "role", name })) ?? []
  const role = found && roleArnOf(account, found) === RoleArn ? found : undefined
  const keys = new Map(tagKeysOf(Tags)).set("sts:rolesessionname", [RoleSessionName])
  if (ExternalId !== undefined) keys.set("sts:externalid", [ExternalId])
  if (SourceIdentity !== undefined) keys.set("sts:sourceidentity", [SourceIdentity])
  requireRoleAccess({
    requester: caller,
    nowMs: platform.now(),
    actions: [
      "sts:AssumeRole",
      ...(Tags.length > 0 ? ["sts:TagSession"] : []),
      ...(SourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
    ],
    role: { arn: RoleArn, tags: role?.tags ?? {} },
    // One that cannot be read denies, and so does one that is not there.
    trust: readPolicy(role?.trust ?? "", { kind: "trust", source: RoleArn, ids: role?.trustIds }),
    keys,
    onDecision: context.onDecision,
  })
  const { principal } = caller
  const earlier = principal.session?.sourceIdentity
  // Once set it stays, however many roles follow. IAM guide: monitor and control actions.
  if (SourceIdentity !== undefined && earlier !== undefined && SourceIdentity !== earlier) {
    throw roleDenied(principal.arn, "sts:SetSourceIdentity", RoleArn)
  }
  if (!role) throw new ApiError("NoSuchEntity", `The role with name ${name} cannot be found.`)
  return role
}

function requireSessionPolicy(document: string): void {
  const fault = policyFault(document)
  if (fault) throw new ApiError("MalformedPolicyDocument", faultText(fault))
  if (policyCharacters(document) > sessionPolicyCharactersMax) {
    throw new ApiError("PackedPolicyTooLarge", "The session policy is larger than 2048 characters")
  }
}

function secondsOf(given: number | undefined, role: RoleRecord, isChained: boolean): number {
  if (isChained && given !== undefined && given > chainedSecondsMax) {
    throw ApiError.invalid(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    )
  }
  if (given !== undefined && given > role.maxSessionSeconds) {
    throw ApiError.invalid(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )
  }
  return given ?? secondsByDefault
}
