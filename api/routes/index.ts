/**
 * The route table: the only list of what the server answers. Order does not matter; fixed paths go first by
 * themselves.
 */
import type { Route } from '../route.js';
import { absenceRoutes } from './absences.js';
import { applicantRoutes } from './applicants.js';
import { attachmentRoutes } from './attachments.js';
import { authorisationRoutes } from './authorisations.js';
import { authorisationUseRoutes } from './authorisationUses.js';
import { calendarRevisionRoutes } from './calendarRevisions.js';
import { calendarRoutes } from './calendars.js';
import { catalogueRoutes } from './catalogue.js';
import { catalogueEditingRoutes } from './catalogueEditing.js';
import { clockRoutes } from './clock.js';
import { conditionalRoutes } from './conditionals.js';
import { copyRoutes } from './copies.js';
import { correctionRoutes } from './corrections.js';
import { dataStoreRoutes } from './dataStores.js';
import { definitionRoutes } from './definitions.js';
import { deliveryRoutes } from './deliveries.js';
import { deploymentRoutes } from './deployments.js';
import { elementInstanceRoutes } from './elementInstances.js';
import { historyRoutes } from './histories.js';
import { inboxRoutes } from './inbox.js';
import { incidentRoutes } from './incidents.js';
import { instanceRoutes } from './instances.js';
import { jobSearchRoutes } from './jobSearch.js';
import { jobRoutes } from './jobs.js';
import { limitRoutes } from './limits.js';
import { messageRoutes } from './messages.js';
import { notificationRoutes } from './notifications.js';
import { phraseRoutes } from './phrases.js';
import { remarkRoutes } from './remarks.js';
import { sealRecordRoutes } from './sealRecords.js';
import { sealRoutes } from './seals.js';
import { sessionRoutes } from './session.js';
import { signalRoutes } from './signals.js';
import { startRoutes } from './starts.js';
import { statisticsRoutes } from './statistics.js';
import { openApiRoute, systemRoutes } from './system.js';
import { taskAttachmentRoutes } from './taskAttachments.js';
import { taskVerbRoutes } from './taskVerbs.js';
import { terminationRoutes } from './terminations.js';
import { userTaskCommandRoutes } from './userTaskCommands.js';
import { userTaskRoutes } from './userTasks.js';
import { variableRoutes } from './variables.js';
import { versionRoutes } from './versions.js';

const documented: readonly Route[] = [
  ...systemRoutes,
  ...sessionRoutes,
  ...inboxRoutes,
  ...notificationRoutes,
  ...userTaskRoutes,
  ...userTaskCommandRoutes,
  ...taskVerbRoutes,
  ...correctionRoutes,
  ...copyRoutes,
  ...absenceRoutes,
  ...terminationRoutes,
  ...attachmentRoutes,
  ...remarkRoutes,
  ...phraseRoutes,
  ...statisticsRoutes,
  ...sealRoutes,
  ...sealRecordRoutes,
  ...taskAttachmentRoutes,
  ...startRoutes,
  ...instanceRoutes,
  ...applicantRoutes,
  ...historyRoutes,
  ...definitionRoutes,
  ...versionRoutes,
  ...deploymentRoutes,
  ...jobRoutes,
  ...jobSearchRoutes,
  ...variableRoutes,
  ...messageRoutes,
  ...conditionalRoutes,
  ...dataStoreRoutes,
  ...elementInstanceRoutes,
  ...signalRoutes,
  ...incidentRoutes,
  ...catalogueRoutes,
  ...catalogueEditingRoutes,
  ...authorisationRoutes,
  ...authorisationUseRoutes,
  ...deliveryRoutes,
  ...limitRoutes,
  ...calendarRoutes,
  ...calendarRevisionRoutes,
  ...clockRoutes,
];

export const routes: readonly Route[] = [...documented, openApiRoute(documented)];
