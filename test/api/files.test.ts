/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './files/attachments.js';
import './files/attachmentsOfInstances.js';
import './files/catalogueEditing.js';
import './files/fileTypes.js';
import './files/forms.js';
import './files/sealKeys.js';
import './files/seals.js';
import './files/uploadTimes.js';
