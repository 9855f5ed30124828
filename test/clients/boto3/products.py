"""A table with a number for a key: the same number in any spelling is the same item."""

import boto3
from botocore.exceptions import ClientError

client = boto3.client("dynamodb")
client.create_table(
    TableName="Products",
    AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
    KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
    ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 5},
)
client.get_waiter("table_exists").wait(TableName="Products", WaiterConfig={"Delay": 1})

client.put_item(
    TableName="Products",
    Item={"Id": {"N": "123"}, "Title": {"S": "Bicycle 123"}, "Sealed": {"B": b"\x00\xff"}},
)
for spelling in ("123", "123.0", "1.23e2"):
    item = client.get_item(TableName="Products", Key={"Id": {"N": spelling}})["Item"]
    assert item["Id"] == {"N": "123"}, item
    assert item["Sealed"] == {"B": b"\x00\xff"}, item

try:
    client.put_item(TableName="Products", Item={"Id": {"S": "123"}})
    raise AssertionError("a text was accepted as a number")
except ClientError as error:
    assert error.response["Error"] == {
        "Code": "ValidationException",
        "Message": "One or more parameter values were invalid: "
        "Type mismatch for key Id expected: N actual: S",
    }, error.response

# The resource speaks plain Python values.
[plain] = boto3.resource("dynamodb").Table("Products").scan()["Items"]
assert plain["Id"] == 123 and plain["Title"] == "Bicycle 123", plain

client.delete_table(TableName="Products")
print("ok")
