/** Every bound of the engine, with its unit in its name (STYLE 15). Each has a test that reaches it. */

// Calendar
/** The longest term that can be counted, in working days: about twenty years. */
export const workingDaysMax = 5_000;
/** Years looked through for the N-th working day before a calendar is held to have none left. */
export const calendarYearsScannedMax = 40;
/** Years for which one calendar keeps its table of working days. */
export const calendarYearsCachedMax = 64;
/** Days for which one calendar keeps the instant at which they begin or the office closes. */
export const calendarDaysCachedMax = 20_000;
/** Days that one range of days off may span. */
export const calendarOffRangeDaysMax = 366;
/** Ranges of days off, and make-up working days, that one year of a calendar may list. */
export const calendarYearEntriesMax = 366;
/** Years that one calendar may hold. */
export const calendarYearsMax = 200;
/** Items that one request for a correction (补正) lists. */
export const correctionItemsMax = 50;
/** What a list shows of the title of a case. */
export const titleCharsMax = 200;
/** Calendars that lie over one another: the nation's, a city's, a county's … */
export const calendarLayersMax = 4;
/** Instances that a preview of a revision counts again before it says that there are more. */
export const previewInstancesMax = 500;
/** Start timers that are counted again in one go, and the movements that each keeps. */
export const startTimersRecountedMax = 500;
export const startRecountsKeptMax = 50;
/** Instances whose timers one round counts again after a revision; rounds follow one another. */
export const recountBatchMax = 100;
/** Pauses that one clock may have had. */
export const clockPausesMax = 1_000;

// Commit
/** Commits that one insert of the group commit carries. */
export const groupCommitsMax = 64;
/**
 * Inserts of the group commit that are on their way at once: the database works on some while the next are
 * stepped.
 */
export const insertsUnderWayMax = 4;
/** Commands under way in one process; one more is refused with RESOURCE_EXHAUSTED. */
export const commandsUnderWayMax = 10_000;
/** Commands that wait for one instance in one process. */
export const commandsPerInstanceMax = 1_000;
/** How often a command that lost a race is stepped again before it is refused with CONFLICT. */
export const commitAttemptsMax = 32;
/** States kept in memory per process. */
export const statesCachedMax = 20_000;
/** Definitions kept in memory per process. */
export const definitionsCachedMax = 2_000;
/** A snapshot is written every so many commits: the most that a load steps again. */
export const snapshotEveryCommits = 100;
/** Canonical JSON of one event, and of the commit it becomes, in characters; a document holds 16 MB. */
export const eventCharsMax = 500_000;
export const commitCharsMax = 2_000_000;
/** Commits of one group together, in characters of JSON; a message holds 48 MB. */
export const groupCharsMax = 4_000_000;
/** JSON of one instance's state, in characters. */
export const stateCharsMax = 8_000_000;
/** Nesting of the variables of an event. */
export const jsonDepthMax = 100;
/** Names of an object up to which its shape is remembered for digests. */
export const shapeNamesMax = 64;
/** Shapes, counted by their names, that digests remember before they begin anew. */
export const shapesKnownMax = 10_000;
/** Commits that one page of a history holds. */
export const historyPageMax = 1_000;
/** Characters of an idempotency key. */
export const idempotencyKeyCharsMax = 200;

// Data stores
/** JSON of what one data store holds, in characters. */
export const dataStoreCharsMax = 200_000;
/** JSON of what one step reads from data stores, in characters. */
export const dataStoresReadCharsMax = 400_000;

// Effects
/** Tries of one effect in a row before it is left to the sweeper. */
export const effectAttemptsMax = 5;
/** Effects performed at once per process. */
export const effectsUnderWayMax = 256;
/** Pause before the second try of an effect; it doubles with each. */
export const effectBackoffMs = 50;
/**
 * How long an expired message is kept, so that an effect performed again after a crash finds it was
 * published.
 */
export const messageRetentionMs = 600_000;
/** Subscriptions that one message tries, one after the other, when others were quicker. */
export const correlationAttemptsMax = 100;
/** Triggers that a parallel multiple start event keeps until the others come; then the oldest give way. */
export const gatheringWaitingMax = 1_000;
/** Open subscriptions that one correlation looks at; a message correlates to one per process. */
export const subscriptionsScannedMax = 1_000;
/** Buffered messages that a new subscription looks at. */
export const messagesScannedMax = 100;
/** How long a message may be buffered. */
export const messageTimeToLiveMsMax = 365 * 24 * 3_600_000;

// Wake
/** How long a node keeps its number without renewing. */
export const nodeLeaseMs = 15_000;
export const nodeRenewEveryMs = 5_000;
/** How far ahead of its clock a node may make keys before it must renew. */
export const keysAheadMs = 60_000;
/** How often the sweeper runs. */
export const sweepEveryMs = 5_000;
/**
 * Rows that one round of the sweeper takes of each kind; further rounds follow at once while a round is
 * full.
 */
export const sweepBatchMax = 500;
/** Alarms that one ring takes at once, and rings under way per process. */
export const alarmBatchMax = 500;
export const alarmsRingingMax = 2;
/** When a timer that could not be fired rings again. */
export const alarmRetryMs = 5_000;
/** How often Agenda looks for timers. */
export const alarmEveryMs = 500;
/** How long an alarm may ring before another node takes it over. */
export const alarmLockMs = 20_000;
/**
 * How long Agenda holds a job that does not say it is alive. One that waited longer in Agenda's own queue is
 * neither run by it nor given back, so this is above the pauses of a busy process; a stopped one waits half
 * of it to end.
 */
export const agendaLockMs = 5_000;
/** A due timer that did not ring for so long is fired by the sweeper. */
export const alarmLateMs = 30_000;
/** How often a node says up to which commit everything is done. */
export const markEveryMs = 500;
/** Commits that one look at what has changed tells apart; of more it says only that they are many. */
export const changedCommitsMax = 1_000;
/** Jobs that one activation hands out. */
export const jobsActivatedMax = 1_000;
/** Longest poll of an activation. */
export const activationWaitMsMax = 300_000;
/** Waiting activations per process. */
export const activationsWaitingMax = 1_000;
/** Longest lease of a job. */
export const jobLeaseMsMax = 24 * 3_600_000;
/** How often a waiting activation looks for jobs that another node offered. */
export const activationPollEveryMs = 1_000;
/** Jobs that the workers of one type in this process hold at once, and their lease. */
export const workerJobsMax = 32;
export const workerLeaseMs = 60_000;
/** Pause of a job that failed in a worker of this process, and of a worker that could not take jobs. */
export const workerBackoffMs = 5_000;
export const workerPauseMs = 1_000;
/** How long `stop()` waits for what is under way. */
export const drainMaxMs = 10_000;

// Expressions
/** Characters of one expression. */
export const expressionCharactersMax = 10_000;
/** Names, numbers, strings and signs of one expression; the time to parse it grows with their square. */
export const expressionTokensMax = 1_500;
/** Levels of syntax within one expression, such as brackets within brackets or terms of one sum. */
export const expressionDepthMax = 150;
/** Expressions kept parsed. */
export const expressionsCachedMax = 1_000;
/** Steps of one evaluation: counted work, the same on every machine; at most some tenths of a second. */
export const expressionStepsMax = 200_000;
/** Characters of any one string that an expression makes or hands to a function. */
export const expressionStringCharactersMax = 1_000_000;
/** Items of a list handed to a function that takes each item as an argument (min, sum, concatenate …). */
export const expressionArgumentItemsMax = 10_000;
/** Lists and contexts within one another, in what an expression makes or returns. */
export const expressionValueDepthMax = 100;
/** Lists, contexts, their keys and scalars, all together, in a result. */
export const expressionResultNodesMax = 50_000;
/** Warnings that one evaluation returns; later ones are dropped. */
export const expressionWarningsMax = 20;
/** Characters of one warning's message. */
export const expressionWarningCharactersMax = 300;
/** Characters of a regular expression. */
export const patternCharactersMax = 500;
/** Instructions of a regular expression once its repetitions are written out. */
export const patternInstructionsMax = 2_000;
/** Regular expressions kept compiled. */
export const patternsCachedMax = 200;
// Kernel
/** Eventless hops that one transition of one token may take before it is held by an incident. */
export const microstepsPerTransitionMax = 1_000;
/** Movements of tokens in one step before the rest is held by incidents. */
export const errandsPerStepMax = 4_000;
/** Keys that one instance gives out in its life: six digits. */
export const ordinalsPerInstanceMax = 999_999;
/** Parts of a dotted path that a mapping writes to. */
export const mappingPathPartsMax = 20;
/** Files that one open task holds at once. */
export const attachmentsPerTaskMax = 100;
/** Candidate groups or users of one task. */
export const candidatesPerTaskMax = 1_000;
/** Finished nodes of one scope that one can still go back to: the latest. */
export const finishedPerScopeMax = 64;
/** Signers of one task, those who were added and those who have signed included. */
export const signersPerTaskMax = 200;
/** Characters of a comment. */
export const commentCharsMax = 2_000;
/** Characters of an opinion. */
export const opinionCharsMax = 2_000;
/** Users and groups that one task is copied to. */
export const copiesPerTaskMax = 200;
/** How often one task may be urged, and how long one waits before it is urged again. */
export const urgingsPerTaskMax = 20;
export const urgeEveryMs = 3_600_000;
/** How often a timer's cycle may be declared to repeat; without a number it repeats for ever. */
export const timerRepetitionsMax = 1_000_000;

// Definitions
/** Size of one BPMN file, in bytes of UTF-8. */
export const bpmnBytesMax = 8_000_000;
/** Elements of one BPMN file, its picture and what is foreign included. */
export const bpmnTagsMax = 250_000;
/** References of one kind that one element lists, such as the nodes of a lane. */
export const referencesPerElementMax = 20_000;
/** Nesting of elements in one BPMN file. */
export const bpmnDepthMax = 200;
/** Errors, and as many warnings, that are listed of one file, and of one deployment. */
export const findingsMax = 1_000;
/** Flow nodes of one process, sub-processes included. */
export const flowNodesPerProcessMax = 20_000;
/** Nesting of sub-processes. */
export const scopeDepthMax = 50;

// History
/** Rows of one instance that a rebuild keeps in memory, beside those still open, before it writes them. */
export const rebuildBatchMax = 1_000;
/** Instances whose views a rebuild makes at once. */
export const rebuildInstancesMax = 32;
/** How often a rebuild follows the log of an instance that goes on meanwhile. */
export const rebuildAttemptsMax = 32;

// Soundness
/** Situations of tokens that the check for soundness looks at per scope. */
export const soundnessStatesMax = 10_000;
/** Tokens that it moves in one file, each as often as a situation with it is looked at: some seconds. */
export const soundnessTokensMovedMax = 4_000_000;
/** Tokens that it counts in one place; more are taken for so many. */
export const soundnessTokensPerPlaceMax = 2;

// Deploy
/** Resources of one deployment. */
export const resourcesPerDeploymentMax = 100;
/** How often a version is counted again against other processes that deploy the same. */
export const deployAttemptsMax = 20;
/** Rounds of one multi-instance or loop. */
export const multiInstanceRoundsMax = 10_000;
/** Completed activities that one scope keeps for compensation. */
export const compensablePerScopeMax = 1_000;
