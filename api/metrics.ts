/**
 * Prometheus measures of one node, in a registry of their own so that several nodes can live in one process.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  requests: Counter<'operation' | 'status'>;
  seconds: Histogram<'operation'>;
  underWay: Gauge;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'banli_' });
  return {
    registry,
    requests: new Counter({
      name: 'banli_http_requests_total',
      help: 'Requests answered, by operation and status',
      labelNames: ['operation', 'status'],
      registers: [registry],
    }),
    seconds: new Histogram({
      name: 'banli_http_request_seconds',
      help: 'Time from the arrival of a request to its answer',
      labelNames: ['operation'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [registry],
    }),
    underWay: new Gauge({
      name: 'banli_http_requests_under_way',
      help: 'Requests that wait for their answer',
      registers: [registry],
    }),
  };
}
