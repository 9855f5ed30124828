"""Users, groups, roles and policies of an account, made by its root, and what one may do as them."""

import json

import boto3
from botocore.exceptions import ClientError

iam = boto3.client("iam")
sts = boto3.client("sts")
account = sts.get_caller_identity()["Account"]
assert sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{account}:root"


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions):
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def keys_of(answer):
    return {
        "aws_access_key_id": answer["AccessKeyId"],
        "aws_secret_access_key": answer["SecretAccessKey"],
        "aws_session_token": answer.get("SessionToken"),
    }


boto3.client("dynamodb").create_table(
    TableName="Orders",
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    BillingMode="PAY_PER_REQUEST",
)

# A user, found by a waiter, in pages, by tags, and by the resource.
user = iam.create_user(UserName="app", Path="/team/", Tags=[{"Key": "team", "Value": "a&b <c>"}])["User"]
assert user["Arn"] == f"arn:aws:iam::{account}:user/team/app"
iam.get_waiter("user_exists").wait(UserName="app", WaiterConfig={"Delay": 1})
for number in range(4):
    iam.create_user(UserName=f"user{number}")
pages = list(iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 2}))
assert [len(page["Users"]) for page in pages] == [2, 2, 1], pages
assert boto3.resource("iam").User("app").tags == [{"Key": "team", "Value": "a&b <c>"}]
try:
    iam.get_user(UserName="nobody")
    raise AssertionError("a user who is not there")
except iam.exceptions.NoSuchEntityException as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404
assert code_of(iam.create_user, UserName="APP") == "EntityAlreadyExists"

# Policies of all kinds count at the next request.
keys = keys_of(iam.create_access_key(UserName="app")["AccessKey"])
db = boto3.client("dynamodb", **keys)
get = {"TableName": "Orders", "Key": {"pk": {"S": "1"}}}
assert code_of(db.get_item, **get) == "AccessDeniedException"
iam.put_user_policy(UserName="app", PolicyName="get", PolicyDocument=document(allow("dynamodb:GetItem")))
assert code_of(db.get_item, **get) is None
assert iam.get_user_policy(UserName="app", PolicyName="get")["PolicyDocument"]["Statement"] == [
    allow("dynamodb:GetItem")
]
iam.create_group(GroupName="readers")
iam.attach_group_policy(
    GroupName="readers", PolicyArn="arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
)
assert code_of(db.scan, TableName="Orders") == "AccessDeniedException"
iam.add_user_to_group(GroupName="readers", UserName="app")
assert code_of(db.scan, TableName="Orders") is None
policy = iam.create_policy(PolicyName="limit", PolicyDocument=document(allow("dynamodb:Scan")))["Policy"]
iam.put_user_permissions_boundary(UserName="app", PermissionsBoundary=policy["Arn"])
assert code_of(db.get_item, **get) == "AccessDeniedException"
version = iam.create_policy_version(
    PolicyArn=policy["Arn"], PolicyDocument=document(allow("*")), SetAsDefault=True
)["PolicyVersion"]
assert version["VersionId"] == "v2" and code_of(db.get_item, **get) is None
assert iam.get_policy_version(PolicyArn=policy["Arn"], VersionId="v1")["PolicyVersion"]["Document"][
    "Statement"
] == [allow("dynamodb:Scan")]
assert code_of(iam.put_user_policy, UserName="app", PolicyName="bad", PolicyDocument="{") == (
    "MalformedPolicyDocument"
)

# A role, its session, and one that a policy of its own limits.
trust = {"Effect": "Allow", "Principal": {"AWS": user["Arn"]}, "Action": "sts:AssumeRole"}
role = iam.create_role(RoleName="auditor", AssumeRolePolicyDocument=document(trust))["Role"]
iam.put_role_policy(RoleName="auditor", PolicyName="all", PolicyDocument=document(allow("dynamodb:*")))
as_user = boto3.client("sts", **keys)
assumed = as_user.assume_role(RoleArn=role["Arn"], RoleSessionName="one", DurationSeconds=900)
assert assumed["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{account}:assumed-role/auditor/one"
assert (assumed["Credentials"]["Expiration"].timestamp()) > 0
session = boto3.client("dynamodb", **keys_of(assumed["Credentials"]))
assert code_of(session.put_item, TableName="Orders", Item={"pk": {"S": "1"}}) is None
limited = as_user.assume_role(
    RoleArn=role["Arn"], RoleSessionName="two", Policy=document(allow("dynamodb:GetItem"))
)
narrow = boto3.client("dynamodb", **keys_of(limited["Credentials"]))
assert code_of(narrow.get_item, **get) is None
assert code_of(narrow.scan, TableName="Orders") == "AccessDeniedException"
assert code_of(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="of_root") == "AccessDenied"
token = as_user.get_session_token(DurationSeconds=900)["Credentials"]
who = boto3.client("sts", **keys_of(token)).get_caller_identity()
assert who["Arn"] == user["Arn"] and who["UserId"] == user["UserId"]

# What policies would say, and everything there is.
simulated = iam.simulate_principal_policy(
    PolicySourceArn=user["Arn"], ActionNames=["dynamodb:GetItem", "dynamodb:DeleteTable"]
)["EvaluationResults"]
assert [result["EvalDecision"] for result in simulated] == ["allowed", "implicitDeny"], simulated
details = iam.get_paginator("get_account_authorization_details").paginate(
    PaginationConfig={"PageSize": 3}
)
merged = details.build_full_result()
assert len(merged["UserDetailList"]) == 5 and len(merged["RoleDetailList"]) == 1
assert merged["RoleDetailList"][0]["AssumeRolePolicyDocument"]["Statement"] == [trust]

# Keys end at once, and what is in use is not deleted.
assert code_of(iam.delete_user, UserName="app") == "DeleteConflict"
iam.update_access_key(UserName="app", AccessKeyId=keys["aws_access_key_id"], Status="Inactive")
assert code_of(db.get_item, **get) == "UnrecognizedClientException"
assert code_of(session.get_item, **get) == "UnrecognizedClientException"
assert code_of(as_user.get_caller_identity) == "InvalidClientTokenId"
last_used = iam.get_access_key_last_used(AccessKeyId=keys["aws_access_key_id"])
assert last_used["UserName"] == "app"
print("ok")
