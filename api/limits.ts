/**
 * Every bound of the HTTP edge, with its unit in its name. Bounds of the engine itself are in
 * `engine/limits.ts`.
 */
export const apiLimits = {
  /** A JSON body; deployments carry diagrams and have their own bound. */
  bodyBytesMax: 1024 * 1024,
  deploymentBytesMax: 8 * 1024 * 1024,
  deploymentResourcesMax: 50,
  /** Nesting of objects and arrays in a body. */
  bodyDepthMax: 32,
  /** Object keys and array items in a body, all levels together. */
  bodyNodesMax: 20_000,
  keyCharactersMax: 200,
  /** Requests under way at once on this node; the next one is told to come back (503). */
  requestsMax: 2000,
  headerBytesMax: 16 * 1024,
  /** How long a request may take to arrive; a slow sender is cut off. A file has its own time. */
  requestMs: 30_000,
  uploadMs: 600_000,
  pageItemsMax: 1000,
  pageItemsDefault: 100,
  /** `from` + `limit` of one search; beyond it a cursor is the way. */
  pageOffsetMax: 10_000,
  /** Matches are counted up to here; beyond it the page says that there are more. */
  countMax: 10_000,
  sortFieldsMax: 5,
  filterValuesMax: 200,
  filterCharactersMax: 512,
  /** `*` in a `$like` pattern: each one multiplies the work of a match. */
  likeWildcardsMax: 3,
  cursorCharactersMax: 4000,
  jobsMax: 1000,
  leaseMsMax: 24 * 3600 * 1000,
  longPollMsMax: 60_000,
  /**
   * How often the streams of this process look, each says that it lives, and one ends for its client to come
   * back.
   */
  eventPollMs: 2000,
  eventHeartbeatMs: 15_000,
  eventStreamMsMax: 600_000,
  /** Streams of events that are open at once in this process, and of one account. */
  inboxStreamsMax: 1000,
  inboxStreamsPerCallerMax: 20,
  /**
   * A controlled clock: how often a node looks where it stands, how far one move takes it forward, and at how
   * many instants on its way.
   */
  clockPollMs: 1000,
  clockStepDaysMax: 400,
  clockStopsMax: 10_000,
  messageTimeToLiveMsMax: 31 * 24 * 3600 * 1000,
  historyCommitsMax: 1000,
  /** Commits that a search for element instances reads. */
  elementInstancesCommitsMax: 20_000,
  variablesMax: 500,
  /** The engine trims an opinion before it counts. */
  opinionCharactersMax: 4000,
  /** The engine trims a comment before it counts. */
  commentCharactersMax: 4000,
  /** Stock phrases: characters of one, and how many a person or an organisation has. */
  phraseCharactersMax: 500,
  phrasesPerOwnerMax: 100,
  /** The longest period of statistics, and the rows that are held at once to count it. */
  statisticsDaysMax: 400,
  statisticsRowsMax: 1000,
  certificateCharactersMax: 20_000,
  signatureCharactersMax: 2000,
  /** How old a seal's signature may be when it is recorded, and how far the signer's clock may be ahead. */
  sealAgeHours: 24,
  sealAheadMsMax: 300_000,
  attachmentNameCharactersMax: 255,
  /** How long a file waits for an instance to refer to it before it is taken away. */
  attachmentKeptHours: 24,
  attachmentSweepMs: 600_000,
  /** Files that one round of the sweeper takes; further rounds follow at once while a round is full. */
  attachmentsSweptMax: 100,
  /** Files of one account that belong to no instance. */
  attachmentsUnusedMax: 200,
  /** Files that one command makes part of an instance. */
  attachmentsPerCommandMax: 50,
  /** Calls within calls, and instances called, that are looked through for one that the caller sees. */
  callDepthMax: 10,
  calledAtOnceMax: 1000,
  /** References to a file that are looked at in one go to see who may see it. */
  attachmentReferencesAtOnceMax: 100,
  /** Signers or recipients that one request names. */
  partiesMax: 100,
  absenceDaysMax: 366,
  /** Absent ones that one deputy stands in for at a time. */
  absencesPerDeputyMax: 20,
  passwordCharactersMax: 200,
  idempotencyKeyCharactersMax: 200,
  /** How long an answer is kept for the repeat of a request with the same Idempotency-Key. */
  idempotencyHours: 24,
  /**
   * An account read from the database is believed for this long, so that a disabled one is out at once or
   * nearly.
   */
  callerCacheMs: 3000,
  callerCacheMax: 10_000,
  workingDaysMax: 400,
  /** Applications that one batch takes up (A18); the rest wait for the next. */
  casesPerBatchMax: 200,
  /** A tab says "1000+" beyond this. */
  inboxCountMax: 1001,
  /** A yellow light does not burn longer than this before the limit: so far ahead the inbox looks for one. */
  yellowMsMax: 100 * 24 * 3600 * 1000,
} as const;
