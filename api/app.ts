/** The Express application: security headers, the route table, and for everything else a problem. */
import { randomBytes } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { CodedError } from '../engine/errors.js';
import { say } from '../engine/wording.js';
import type { Context } from './context.js';
import { swaggerUi } from './docs.js';
import { IdempotentRunner } from './idempotency.js';
import { apiLimits } from './limits.js';
import { type PipelineOptions, runner } from './pipeline.js';
import { problemWriter } from './problem.js';
import type { Route } from './route.js';
import { routes } from './routes/index.js';
import { requestWords } from './wordings/requests.js';

const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Keeps the caller's W3C trace id if it sends one, so that a fault can be followed across systems. */
const trace: RequestHandler = (req, res, next) => {
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(req.headers.traceparent ?? ''));
  res.locals.traceId = parent?.[1] ?? randomBytes(16).toString('hex');
  res.setHeader('X-Trace-Id', String(res.locals.traceId));
  next();
};

/** Says 503 before the node drowns: requests under way are bounded. */
export function backpressure(context: Pick<Context, 'metrics'>): RequestHandler {
  let underWay = 0;
  return (_req, res, next) => {
    if (underWay >= apiLimits.requestsMax) throw new CodedError('RESOURCE_EXHAUSTED');
    underWay += 1;
    context.metrics.underWay.set(underWay);
    res.once('close', () => {
      underWay -= 1;
      context.metrics.underWay.set(underWay);
    });
    next();
  };
}

const limiterOf = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: () => {
      throw new CodedError('RATE_LIMITED');
    },
  });

const headers = helmet({
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: false,
});

/** Answers carry people's data; no cache on the way may keep one. */
const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

function mount(app: Express, context: Context, options: PipelineOptions): void {
  const idempotent = new IdempotentRunner(context);
  const limiter = limiterOf(context.settings.loginsPerMinute);
  const byPath = new Map<string, Route[]>();
  for (const entry of routes) byPath.set(entry.path, [...(byPath.get(entry.path) ?? []), entry]);
  // Fixed paths before those with a parameter, or `search` would be taken for a key.
  const paths = [...byPath.keys()].sort(
    (a, b) => a.split('{').length - b.split('{').length || (a < b ? -1 : 1),
  );
  for (const path of paths) {
    const here = app.route(expressPath(path));
    const entries = byPath.get(path) ?? [];
    for (const entry of entries) {
      const before = entry.isRateLimited ? [limiter] : [];
      here[entry.method](...before, runner(entry, context, idempotent, options));
    }
    here.all((req, res) => {
      res.setHeader('Allow', entries.map(({ method }) => method.toUpperCase()).join(', '));
      throw new CodedError(
        'METHOD_NOT_ALLOWED',
        say(requestWords.noMethod, { path: req.path, method: req.method }),
      );
    });
  }
}

export function createApp(context: Context, options: PipelineOptions = { checkAnswers: false }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', context.settings.trustProxy ? 1 : false);
  app.use(trace, headers, backpressure(context), noStore);
  mount(app, context, options);
  app.use('/docs', swaggerUi());
  app.get('/', (_req, res) => res.redirect('/docs/'));
  app.use((req) => {
    throw new CodedError('NOT_FOUND', say(requestWords.noAddress, { path: req.path }));
  });
  app.use(problemWriter(context.logger));
  return app;
}
