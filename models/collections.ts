/**
 * The engine's collections as the bare driver sees them. The engine writes in bulk and reads lean documents,
 * so it passes mongoose's hydration by; schemas, indexes and types are those of the models beside this file.
 */
import type { Connection, mongo } from 'mongoose';
import { type AttachmentReferenceRow, attachmentReferencesOn } from './attachmentReferences.js';
import { type CalendarRow, calendarsOn } from './calendars.js';
import { type ClaimRow, claimsOn } from './claims.js';
import { type CommitRow, commitsOn } from './commits.js';
import { type CountedCalendarRow, countedCalendarsOn } from './countedCalendars.js';
import { type DataStoreReaderRow, dataStoreReadersOn } from './dataStoreReaders.js';
import { type DataStoreRow, dataStoresOn } from './dataStores.js';
import { type DataStoreWriteRow, dataStoreWritesOn } from './dataStoreWrites.js';
import { type DefinitionRow, definitionsOn } from './definitions.js';
import { type DeploymentRow, deploymentsOn } from './deployments.js';
import { type FormRow, formsOn } from './forms.js';
import { type GatheringRow, gatheringsOn } from './gatherings.js';
import { type IncidentRow, incidentsOn } from './incidents.js';
import { type InstanceRow, instancesOn } from './instances.js';
import { type JobRow, jobsOn } from './jobs.js';
import { type MessageRow, messagesOn } from './messages.js';
import { type NodeRow, nodesOn } from './nodes.js';
import { type NotificationRow, notificationsOn } from './notifications.js';
import { type RemarkRow, remarksOn } from './remarks.js';
import { type SignalRow, signalsOn } from './signals.js';
import { type SnapshotRow, snapshotsOn } from './snapshots.js';
import { type StartRow, startsOn } from './starts.js';
import { type SubscriptionRow, subscriptionsOn } from './subscriptions.js';
import { type TaskRow, tasksOn } from './tasks.js';
import { type TimerRow, timersOn } from './timers.js';

export interface Collections {
  db: mongo.Db;
  attachmentReferences: mongo.Collection<AttachmentReferenceRow>;
  calendars: mongo.Collection<CalendarRow>;
  claims: mongo.Collection<ClaimRow>;
  commits: mongo.Collection<CommitRow>;
  countedCalendars: mongo.Collection<CountedCalendarRow>;
  dataStoreReaders: mongo.Collection<DataStoreReaderRow>;
  dataStores: mongo.Collection<DataStoreRow>;
  dataStoreWrites: mongo.Collection<DataStoreWriteRow>;
  definitions: mongo.Collection<DefinitionRow>;
  deployments: mongo.Collection<DeploymentRow>;
  forms: mongo.Collection<FormRow>;
  gatherings: mongo.Collection<GatheringRow>;
  incidents: mongo.Collection<IncidentRow>;
  instances: mongo.Collection<InstanceRow>;
  jobs: mongo.Collection<JobRow>;
  messages: mongo.Collection<MessageRow>;
  nodes: mongo.Collection<NodeRow>;
  notifications: mongo.Collection<NotificationRow>;
  remarks: mongo.Collection<RemarkRow>;
  signals: mongo.Collection<SignalRow>;
  snapshots: mongo.Collection<SnapshotRow>;
  starts: mongo.Collection<StartRow>;
  subscriptions: mongo.Collection<SubscriptionRow>;
  tasks: mongo.Collection<TaskRow>;
  timers: mongo.Collection<TimerRow>;
}

/** Registers every model of the engine on the connection and gives the collections behind them. */
export function collectionsOn(connection: Connection): Collections {
  const db = connection.db;
  if (!db) throw new Error('the connection is not open: await connect(uri) before the engine is made');
  const bare = <Row extends mongo.Document>(model: { collection: { name: string } }) =>
    db.collection<Row>(model.collection.name);
  return {
    db,
    attachmentReferences: bare<AttachmentReferenceRow>(attachmentReferencesOn(connection)),
    calendars: bare<CalendarRow>(calendarsOn(connection)),
    claims: bare<ClaimRow>(claimsOn(connection)),
    commits: bare<CommitRow>(commitsOn(connection)),
    countedCalendars: bare<CountedCalendarRow>(countedCalendarsOn(connection)),
    dataStoreReaders: bare<DataStoreReaderRow>(dataStoreReadersOn(connection)),
    dataStores: bare<DataStoreRow>(dataStoresOn(connection)),
    dataStoreWrites: bare<DataStoreWriteRow>(dataStoreWritesOn(connection)),
    definitions: bare<DefinitionRow>(definitionsOn(connection)),
    deployments: bare<DeploymentRow>(deploymentsOn(connection)),
    forms: bare<FormRow>(formsOn(connection)),
    gatherings: bare<GatheringRow>(gatheringsOn(connection)),
    incidents: bare<IncidentRow>(incidentsOn(connection)),
    instances: bare<InstanceRow>(instancesOn(connection)),
    jobs: bare<JobRow>(jobsOn(connection)),
    messages: bare<MessageRow>(messagesOn(connection)),
    nodes: bare<NodeRow>(nodesOn(connection)),
    notifications: bare<NotificationRow>(notificationsOn(connection)),
    remarks: bare<RemarkRow>(remarksOn(connection)),
    signals: bare<SignalRow>(signalsOn(connection)),
    snapshots: bare<SnapshotRow>(snapshotsOn(connection)),
    starts: bare<StartRow>(startsOn(connection)),
    subscriptions: bare<SubscriptionRow>(subscriptionsOn(connection)),
    tasks: bare<TaskRow>(tasksOn(connection)),
    timers: bare<TimerRow>(timersOn(connection)),
  };
}
