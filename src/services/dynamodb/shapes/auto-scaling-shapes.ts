/** Settings of auto scaling as requests bring them and as they are described: AWS's service model. */
import {
  boolean,
  double,
  integer,
  list,
  long,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"

const units = long({ min: 1 })
const policyName = string({ min: 1, max: 256, pattern: "[ -~]+" })
const roleArn = string({ min: 1, max: 1600 })
const tracking = structure("AutoScalingTargetTrackingScalingPolicyConfiguration", {
  DisableScaleIn: boolean,
  ScaleInCooldown: integer(),
  ScaleOutCooldown: integer(),
  TargetValue: required(double),
})

export const autoScalingUpdate = structure("AutoScalingSettingsUpdate", {
  MinimumUnits: units,
  MaximumUnits: units,
  AutoScalingDisabled: boolean,
  AutoScalingRoleArn: roleArn,
  ScalingPolicyUpdate: structure("AutoScalingPolicyUpdate", {
    PolicyName: policyName,
    TargetTrackingScalingPolicyConfiguration: required(tracking),
  }),
})

export const autoScalingDescription = structure("AutoScalingSettingsDescription", {
  MinimumUnits: units,
  MaximumUnits: units,
  AutoScalingDisabled: boolean,
  AutoScalingRoleArn: roleArn,
  ScalingPolicies: list(
    structure("AutoScalingPolicyDescription", {
      PolicyName: policyName,
      TargetTrackingScalingPolicyConfiguration: tracking,
    }),
  ),
})
