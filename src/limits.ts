/**
 * Every quota, one constant a line, unit in the name, source beside it.
 * Sources: "guide" is the Amazon DynamoDB Developer Guide (Service, account, and table quotas, and
 * Constraints); "model" is AWS's published service model; "observed" is the live service.
 */

// Requests
export const requestBytesMax = 16 * 1024 * 1024 // guide: BatchWriteItem; observed for every request
export const requestHeaderBytesMax = 16 * 1024 // observed

// Items
export const itemBytesMax = 409_600 // guide: 400 KB, names included
export const attributeNameBytesMax = 65_535 // guide
export const nestingLevelsMax = 32 // guide
export const partitionKeyBytesMax = 2048 // guide
export const sortKeyBytesMax = 1024 // guide

// Numbers
export const numberDigitsMax = 38 // guide: Naming rules and data types
export const numberExponentMax = 125 // guide: 9.99…E+125
export const numberExponentMin = -130 // guide: 1E-130

// Expressions
export const expressionBytesMax = 4096 // guide: Expression parameters
export const expressionOperatorsMax = 300 // guide
/** Every item of a page costs as much as there are conditions. What DynamoDB allows is unsure. */
export const legacyConditionsMax = 300 // our own: as many as an expression may have operators
export const expressionInOperandsMax = 100 // guide; observed: the left operand counts
export const expressionListIndexMax = 2 ** 31 - 1 // as DynamoDB Local and the DAX clients have it
export const expressionPathElementsMax = 32 // guide
export const expressionPlaceholderCharactersMax = 255 // guide: substitution variable length
export const expressionSubstitutionBytesMax = 2 * 1024 * 1024 // guide: 2 MB

// Pages and batches
export const pageBytesMax = 1024 * 1024 // guide: Query and Scan, before the filter
export const batchGetKeysMax = 100 // guide
export const batchGetBytesMax = 16 * 1024 * 1024 // guide
export const batchWriteRequestsMax = 25 // guide
export const transactionActionsMax = 100 // guide
export const transactionBytesMax = 4 * 1024 * 1024 // guide: the aggregate size of the items
export const clientTokenCharactersMax = 36 // model
export const clientTokenMs = 10 * 60 * 1000 // guide: how long a transaction's token is remembered
export const listTablesMax = 100 // guide
export const listGlobalTablesMax = 100 // model: ListGlobalTables, by default
export const scanSegmentsMax = 1_000_000 // model

// Tables
export const localIndexesMax = 5 // guide
export const globalIndexesMax = 20 // guide
export const indexKeyAttributesMax = 4 // guide: multi-attribute keys, of each kind
export const projectedAttributesMax = 100 // guide: summed over all indexes of a table
export const vectorIndexesMax = 5 // guide
export const vectorDimensionsMax = 4096 // guide
export const vectorFiltersMax = 18 // guide: inline filters of an index
export const vectorResultsMax = 100 // guide: TopK
export const vectorRequestBytesMin = 1024 // guide: what a write or a search is metered at least
export const vectorPackBytesKeptMax = 32 * 1024 * 1024 // our own: codes of vectors in memory
export const vectorCandidatesMax = 2000 // our own: vectors of packs that a search compares exactly
export const tagsMax = 50 // guide
export const resourceArnCharactersMax = 1283 // model
export const resourcePolicyBytesMax = 20 * 1024 // guide: white space counts
export const tagsPageMax = 10 // observed: ListTagsOfResource
export const capacityUnitsMax = 1_000_000_000_000 // observed
export const onDemandReadUnits = 12_000 // guide: initial (warm) throughput of an on-demand table
export const onDemandWriteUnits = 4_000 // guide: the same
export const tagKeyCharactersMax = 128 // model
export const tagValueCharactersMax = 256 // model
export const decreasesAtWill = 4 // guide: throughput decreases in a UTC day before they slow down
export const decreaseIntervalMs = 60 * 60 * 1000 // guide: after those, one an hour

// Time to live
export const ttlSweepMsDefault = 30_000 // our own: how often expired items are deleted
export const ttlAttributeCharactersMax = 255 // model

// Streams
export const streamRetentionMs = 24 * 60 * 60 * 1000 // guide: DynamoDB Streams
export const shardMs = 4 * 60 * 60 * 1000 // observed: about how long a shard stays open
export const shardWriteUnits = 1000 // guide: a partition's, and a shard is one partition's
export const shardsMax = 8 // our own: open at the same time in one stream
export const iteratorMs = 15 * 60 * 1000 // guide: GetShardIterator
export const streamRecordsMax = 1000 // guide: GetRecords
export const streamPageBytesMax = 1024 * 1024 // guide: the same
export const kinesisBatchRecordsMax = 500 // Kinesis reference: PutRecords
export const kinesisBatchBytesMax = 5 * 1024 * 1024 // the same, partition keys included
export const kinesisRecordBytesMax = 1024 * 1024 // the same, of one record
export const insightsPageMax = 100 // model: ListContributorInsights
export const listStreamsMax = 100 // guide: ListStreams, and the shards of DescribeStream

// Account quotas as DescribeLimits prints them by default (guide).
export const accountReadUnitsMax = 80_000
export const accountWriteUnitsMax = 80_000
export const tableReadUnitsMax = 40_000
export const tableWriteUnitsMax = 40_000

// Capacity arithmetic (guide: Read and write capacity units)
export const readUnitBytes = 4096
export const writeUnitBytes = 1024

// Signatures
export const clockSkewMsMax = 15 * 60 * 1000 // observed: the text says "15 min."
export const presignedSecondsMax = 7 * 24 * 60 * 60 // Signature Version 4 reference

// Compression
/** Replies longer than this are compressed for callers who accept it. */
export const uncompressedReplyBytesMax = 4096 // observed
export const gzipMembersMax = 1000 // our own: every member costs, even an empty one

/** A longer body, or a compressed one, is not read before its signature is found good. */
export const unsignedBodyBytesMax = 64 * 1024 // our own

// PartiQL
export const statementCharactersMax = 8192 // model
export const nextTokenCharactersMax = 32_768 // model
export const batchStatementsMax = 25 // model

// Exports and imports
export const transfersPageMax = 25 // model: ListExports and ListImports
export const transferTokenMs = 8 * 60 * 60 * 1000 // model: how long a ClientToken is remembered
export const exportPrefixCharactersMax = 1024 // model
export const importObjectsMax = 50_000 // guide: objects of one import
export const incrementalExportMsMin = 15 * 60 * 1000 // guide: the shortest window
export const incrementalExportMsMax = 24 * 60 * 60 * 1000 // guide: the longest
export const transfersListedMs = 90 * 24 * 60 * 60 * 1000 // model: ListExports, ListImports
export const bulkUnitsMin = 1024 // model: MaxWriteRequestUnits of StartBulkPutItems
export const bulkPageDefault = 10 // model: ListBulkOperations

/**
 * How long it is kept at least that an item of a global table was deleted, so that an older state
 * of it, on its way from another region, does not bring it back.
 */
export const tombstoneMs = 24 * 60 * 60 * 1000
