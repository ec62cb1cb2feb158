/**
 * Camunda's own client against a server, with every answer held to its schema, unknown properties included.
 */
import { type CamundaClient, createCamundaClient } from '@camunda8/orchestration-cluster-api';
import { demoPassword, type TestServer } from './harness.js';

export const camundaOn = (s: TestServer, name = 'admin'): CamundaClient =>
  createCamundaClient({
    env: {},
    config: {
      CAMUNDA_REST_ADDRESS: s.server.url,
      CAMUNDA_AUTH_STRATEGY: 'OAUTH',
      CAMUNDA_OAUTH_URL: `${s.server.url}/v2/oauth/token`,
      CAMUNDA_CLIENT_ID: name,
      CAMUNDA_CLIENT_SECRET: demoPassword,
      CAMUNDA_SDK_VALIDATION: 'req:strict,res:fanatical',
      CAMUNDA_SDK_LOG_LEVEL: 'error',
    },
  });

/** Searches ask for what is there now. */
export const now = { consistency: { waitUpToMs: 0 } };

export const bpmnFile = (name: string, text: string): File =>
  new File([text], name, { type: 'application/xml' });
