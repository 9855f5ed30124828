"""A chat in one table: conversations newest first, and the conversations of a user."""

import boto3
from boto3.dynamodb.types import TypeSerializer

TABLE = "cruddur-messages"
ANDREW, BAYKO = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
GROUP = "5ae290ed-55d1-47a0-bc6d-fe2bc2700399"
THROUGHPUT = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}

client = boto3.client("dynamodb")
description = client.create_table(
    TableName=TABLE,
    AttributeDefinitions=[
        {"AttributeName": name, "AttributeType": "S"} for name in ("message_group_uuid", "pk", "sk")
    ],
    KeySchema=[
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "message-group-sk-index",
            "KeySchema": [
                {"AttributeName": "message_group_uuid", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": THROUGHPUT,
        }
    ],
    BillingMode="PROVISIONED",
    ProvisionedThroughput=THROUGHPUT,
)["TableDescription"]
assert description["TableStatus"] == "CREATING", description
client.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})


def typed(row):
    return {name: TypeSerializer().serialize(value) for name, value in row.items()}


def message(minute):
    sender, name, handle = (
        (ANDREW, "Andrew Brown", "andrewbrown"),
        (BAYKO, "Andrew Bayko", "bayko"),
    )[minute % 2]
    return {
        "pk": f"MSG#{GROUP}",
        "sk": f"2026-03-01T10:{minute:02}:00.000000",
        "message_uuid": f"00000000-0000-4000-8000-{minute:012}",
        "message": f"message {minute:02}",
        "user_uuid": sender,
        "user_display_name": name,
        "user_handle": handle,
    }


def group(at, handle, text, uuid):
    return {
        "pk": f"GRP#{ANDREW}",
        "sk": at,
        "message_group_uuid": uuid,
        "message": text,
        "user_handle": handle,
    }


messages = [message(minute) for minute in range(25)]
reply = client.batch_write_item(
    RequestItems={TABLE: [{"PutRequest": {"Item": typed(row)}} for row in messages]}
)
assert reply["UnprocessedItems"] == {}, reply
groups = [
    group("2026-03-02T10:00:00.000000", "bayko", "this is a filler message", GROUP),
    group("2026-03-01T09:00:00.000000", "londo", "hello londo", "6bf3a1fe"),
    group("2025-12-31T23:59:59.999999", "londo", "last year", "7c04b20f"),
]
for row in groups:
    client.put_item(TableName=TABLE, Item=typed(row))


def this_year(partition, **more):
    return client.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk AND begins_with(sk,:year)",
        ExpressionAttributeValues={":pk": {"S": partition}, ":year": {"S": "2026"}},
        ScanIndexForward=False,
        Limit=20,
        ReturnConsumedCapacity="TOTAL",
        **more,
    )


def texts(page):
    return [item["message"]["S"] for item in page["Items"]]


first = this_year(f"MSG#{GROUP}")
assert texts(first) == [f"message {minute:02}" for minute in range(24, 4, -1)], texts(first)
assert (first["Count"], first["ScannedCount"]) == (20, 20), first
assert first["ConsumedCapacity"] == {"TableName": TABLE, "CapacityUnits": 1.0}, first
last = first["LastEvaluatedKey"]
assert last == {"pk": {"S": f"MSG#{GROUP}"}, "sk": {"S": "2026-03-01T10:05:00.000000"}}, last

second = this_year(f"MSG#{GROUP}", ExclusiveStartKey=last)
assert texts(second) == [f"message 0{minute}" for minute in range(4, -1, -1)], texts(second)
assert "LastEvaluatedKey" not in second, second

mine = this_year(f"GRP#{ANDREW}")
assert texts(mine) == ["this is a filler message", "hello londo"], texts(mine)
assert mine["ConsumedCapacity"]["CapacityUnits"] == 0.5, mine

# botocore's own paginator finds the same.
pages = client.get_paginator("query").paginate(
    TableName=TABLE,
    KeyConditionExpression="pk = :pk",
    ExpressionAttributeValues={":pk": {"S": f"MSG#{GROUP}"}},
    PaginationConfig={"PageSize": 7},
)
assert [len(page["Items"]) for page in pages] == [7, 7, 7, 4]
client.delete_table(TableName=TABLE)
client.get_waiter("table_not_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
print("ok")
