"""Orders and stock in one transaction, sent again with its token."""

import boto3
from botocore.exceptions import ClientError

client = boto3.client("dynamodb")
for table in ("Stock", "StockOrders"):
    client.create_table(
        TableName=table,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})


def key(text):
    return {"id": {"S": text}}


def order(number, amount):
    return [
        {"Put": {"TableName": "StockOrders", "Item": {**key(number), "amount": {"N": str(amount)}}}},
        {
            "Update": {
                "TableName": "Stock",
                "Key": key("bicycle"),
                "UpdateExpression": "SET #left = #left - :amount",
                "ConditionExpression": "#left >= :amount",
                "ExpressionAttributeNames": {"#left": "left"},
                "ExpressionAttributeValues": {":amount": {"N": str(amount)}},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        },
        {
            "ConditionCheck": {
                "TableName": "Stock",
                "Key": key("closed"),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        },
    ]


def error_of(call):
    try:
        call()
    except ClientError as error:
        return error.response
    raise AssertionError("the call was accepted")


client.put_item(TableName="Stock", Item={**key("bicycle"), "left": {"N": "10"}})
token = "unique_idempotency_id"
first = client.transact_write_items(
    TransactItems=order("o1", 4), ClientRequestToken=token, ReturnConsumedCapacity="TOTAL"
)
assert first["ConsumedCapacity"] == [
    {"TableName": "StockOrders", "CapacityUnits": 2.0, "WriteCapacityUnits": 2.0},
    {"TableName": "Stock", "CapacityUnits": 4.0, "WriteCapacityUnits": 4.0},
], first
again = client.transact_write_items(
    TransactItems=order("o1", 4), ClientRequestToken=token, ReturnConsumedCapacity="TOTAL"
)
assert again["ConsumedCapacity"][1]["ReadCapacityUnits"] == 4.0, again

other = error_of(
    lambda: client.transact_write_items(TransactItems=order("o2", 1), ClientRequestToken=token)
)
assert other["Error"]["Code"] == "IdempotentParameterMismatchException", other

refused = error_of(lambda: client.transact_write_items(TransactItems=order("o3", 7)))
assert refused["Error"] == {
    "Code": "TransactionCanceledException",
    "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons "
    "[None, ConditionalCheckFailed, None]",
}, refused
assert refused["CancellationReasons"] == [
    {"Code": "None"},
    {
        "Code": "ConditionalCheckFailed",
        "Message": "The conditional request failed",
        "Item": {**key("bicycle"), "left": {"N": "6"}},
    },
    {"Code": "None"},
], refused

found = client.transact_get_items(
    TransactItems=[
        {"Get": {"TableName": table, "Key": key(name)}}
        for table, name in (("StockOrders", "o1"), ("StockOrders", "o3"), ("Stock", "bicycle"))
    ]
)["Responses"]
assert found == [
    {"Item": {**key("o1"), "amount": {"N": "4"}}},
    {},
    {"Item": {**key("bicycle"), "left": {"N": "6"}}},
], found

for table in ("Stock", "StockOrders"):
    client.delete_table(TableName=table)
print("ok")
