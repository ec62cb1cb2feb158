/** Every bound of the embedded database, with its unit last in its name. */

/** Largest document a client may store; MongoDB's own figure. */
export const documentMaxBytes = 16 * 1024 * 1024;
/**
 * Room MongoDB grants itself above the client's bound, for the fields an update adds around a full document.
 */
export const documentSlackBytes = 16 * 1024;
/** Largest message on the wire; also reported in hello, so that drivers split their batches. */
export const messageMaxBytes = 48_000_000;
/** Most write statements one command may hold; reported in hello. */
export const writeBatchMaxCount = 100_000;
/** Deepest nesting of a document; deeper ones are refused when they arrive. */
export const documentMaxDepth = 180;
/** Longest key LMDB stores in a 4 KiB page tree. */
export const keyMaxBytes = 1978;
/** Most index keys one document may produce in one index (arrays multiply). */
export const keysPerDocumentMaxCount = 2_000;
/** Most indexes one collection may have; MongoDB's own figure. */
export const indexesMaxCount = 64;
/**
 * Most point ranges a plan opens for `$in`; beyond it the index is read as one range and the rest filtered.
 */
export const rangesMaxCount = 1_000;
/** Keys a plan may look at to compare two candidate indexes. */
export const planProbeMaxCount = 256;

/** Entries and bytes read from LMDB in one go; the read transaction is not held between two chunks. */
export const chunkMaxCount = 512;
export const chunkMaxBytes = 1024 * 1024;
/** Documents in the first batch of a cursor when the client names none; MongoDB's own figure. */
export const firstBatchCount = 101;
/** Bytes of documents in one reply; the last one may pass it. */
export const replyMaxBytes = 16 * 1024 * 1024;
/** Memory one in-memory sort or aggregation may take, as bytes of its documents. */
export const sortMaxBytes = 100 * 1024 * 1024;
/** Documents one aggregation may hand to mingo, which holds them all in memory. */
export const aggregateMaxBytes = 64 * 1024 * 1024;

/** Open cursors, and how long one may lie idle. */
export const cursorsMaxCount = 10_000;
export const cursorIdleMs = 10 * 60 * 1000;
/** How often idle cursors, expired documents and dropped collections are swept. */
export const sweepIntervalMs = 5_000;
/** How often TTL indexes are read, and how many documents one pass removes per index. */
export const expireIntervalMs = 60_000;
export const expireMaxCount = 1_000;
/** Keys of dropped collections removed per sweep. */
export const dropSweepMaxCount = 20_000;

/** Replies up to this size are copied behind their header, which costs less than a second write. */
export const joinedMaxBytes = 64 * 1024;

/** Open connections; more are closed at once. */
export const connectionsMaxCount = 5_000;
/** Commands one connection may send ahead of their replies; drivers send one at a time. */
export const pipelinedMaxCount = 1_000;
/** Bytes of pending statements that one group commit takes; the rest waits for the next one. */
export const groupMaxBytes = 32 * 1024 * 1024;
/** How long close() waits for commands under way. */
export const drainMaxMs = 10_000;
/** How long startEmbedded() waits for its worker. */
export const startMaxMs = 30_000;
