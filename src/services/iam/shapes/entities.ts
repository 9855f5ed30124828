/** Structures of IAM's model. */
import { integer, list, oneOf, required, string, structure } from "../../../model/shape/shape.ts"
import * as name from "./names.ts"

const { text, date } = name

export const tags = list(
  structure("Tag", {
    Key: required(string({ min: 1, max: 128, pattern: "[\\s\\S]+" })),
    Value: required(string({ min: 0, max: 256 })),
  }),
  { max: 50 },
)
export const tagKeys = list(string({ min: 1, max: 128 }), { max: 50 })

/** What the replies of all lists have. */
export const page = { IsTruncated: name.flag, Marker: text }
/** What the requests of all lists have. */
export const paging = { Marker: name.marker, MaxItems: name.maxItems }

const boundary = structure("AttachedPermissionsBoundary", {
  PermissionsBoundaryType: text,
  PermissionsBoundaryArn: text,
})

export const user = structure("User", {
  Path: text,
  UserName: text,
  UserId: text,
  Arn: text,
  CreateDate: date,
  PermissionsBoundary: boundary,
  Tags: tags,
})

export const group = structure("Group", {
  Path: text,
  GroupName: text,
  GroupId: text,
  Arn: text,
  CreateDate: date,
})

export const role = structure("Role", {
  Path: text,
  RoleName: text,
  RoleId: text,
  Arn: text,
  CreateDate: date,
  AssumeRolePolicyDocument: text,
  Description: text,
  MaxSessionDuration: integer(),
  PermissionsBoundary: boundary,
  Tags: tags,
})

export const policy = structure("Policy", {
  PolicyName: text,
  PolicyId: text,
  Arn: text,
  Path: text,
  DefaultVersionId: text,
  AttachmentCount: integer(),
  PermissionsBoundaryUsageCount: integer(),
  IsAttachable: name.flag,
  Description: text,
  CreateDate: date,
  UpdateDate: date,
  Tags: tags,
})

export const policyVersion = structure("PolicyVersion", {
  Document: text,
  VersionId: text,
  IsDefaultVersion: name.flag,
  CreateDate: date,
})

export const accessKeyMetadata = structure("AccessKeyMetadata", {
  UserName: text,
  AccessKeyId: text,
  Status: text,
  CreateDate: date,
})

export const attachedPolicies = list(
  structure("AttachedPolicy", { PolicyName: text, PolicyArn: text }),
)

const policyDetails = list(structure("PolicyDetail", { PolicyName: text, PolicyDocument: text }))

export const userDetail = structure("UserDetail", {
  Path: text,
  UserName: text,
  UserId: text,
  Arn: text,
  CreateDate: date,
  UserPolicyList: policyDetails,
  GroupList: list(text),
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary,
  Tags: tags,
})

export const groupDetail = structure("GroupDetail", {
  Path: text,
  GroupName: text,
  GroupId: text,
  Arn: text,
  CreateDate: date,
  GroupPolicyList: policyDetails,
  AttachedManagedPolicies: attachedPolicies,
})

export const roleDetail = structure("RoleDetail", {
  Path: text,
  RoleName: text,
  RoleId: text,
  Arn: text,
  CreateDate: date,
  AssumeRolePolicyDocument: text,
  RolePolicyList: policyDetails,
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary,
  Tags: tags,
})

export const managedPolicyDetail = structure("ManagedPolicyDetail", {
  PolicyName: text,
  PolicyId: text,
  Arn: text,
  Path: text,
  DefaultVersionId: text,
  AttachmentCount: integer(),
  PermissionsBoundaryUsageCount: integer(),
  IsAttachable: name.flag,
  Description: text,
  CreateDate: date,
  UpdateDate: date,
  PolicyVersionList: list(policyVersion),
})

const contextEntry = structure("ContextEntry", {
  ContextKeyName: string({ min: 5, max: 256 }),
  ContextKeyValues: list(text),
  ContextKeyType: text,
})

/** What both simulations take. */
export const simulationInput = {
  PermissionsBoundaryPolicyInputList: list(name.policyDocument),
  ActionNames: required(list(string({ min: 3, max: 128 }))),
  ResourceArns: list(string({ min: 1, max: 2048 })),
  ResourcePolicy: name.policyDocument,
  ResourceOwner: string({ min: 1, max: 2048 }),
  CallerArn: string({ min: 1, max: 2048 }),
  ContextEntries: list(contextEntry),
  ...paging,
}

export const simulationOutput = structure("SimulatePolicyResponse", {
  EvaluationResults: list(
    structure("EvaluationResult", {
      EvalActionName: text,
      EvalResourceName: text,
      EvalDecision: oneOf("allowed", "explicitDeny", "implicitDeny"),
      MatchedStatements: list(
        structure("Statement", { SourcePolicyId: text, SourcePolicyType: text }),
      ),
      MissingContextValues: list(text),
    }),
  ),
  ...page,
})
