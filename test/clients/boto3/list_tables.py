"""Prints the names of the tables, or the code with which the call was refused."""

import boto3
from botocore.exceptions import ClientError

try:
    print(boto3.client("dynamodb").list_tables()["TableNames"])
except ClientError as error:
    print(error.response["Error"]["Code"])
