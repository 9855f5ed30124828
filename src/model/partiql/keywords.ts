/**
 * Words that cannot be names unless they are quoted: those that structure a statement here or in
 * SQL. PartiQL reserves more (`date`, `count`), which are never ambiguous; which of those DynamoDB
 * refuses is unsure, and a statement that it takes must not fail here.
 */
export const keywords: ReadonlySet<string> = new Set(
  (
    "ALL AND AS ASC BETWEEN BY CASE CAST CREATE CROSS DELETE DESC DISTINCT DROP ELSE END ESCAPE " +
    "EXCEPT EXISTS FALSE FROM FULL GROUP HAVING IN INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE " +
    "LIMIT MISSING NATURAL NOT NULL ON OR ORDER OUTER PIVOT REMOVE RETURNING RIGHT SELECT SET TABLE " +
    "THEN TRUE UNION UNPIVOT UPDATE VALUE VALUES WHEN WHERE"
  ).split(" "),
)
