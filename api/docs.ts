/**
 * Swagger UI from the installed package: no page of it comes from elsewhere, and it asks nobody about the
 * document.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { CodedError } from '../engine/errors.js';

const initializer = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
  });
};
`;

const hourSeconds = 3600;

/** Where the package lies. Importing it would run its bundles, megabytes that are for browsers. */
const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

export function swaggerUi(): RequestHandler {
  const router = Router();
  router.get('/swagger-initializer.js', (_req, res) => {
    res.type('text/javascript').send(initializer);
  });
  router.use((req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') next();
    else throw new CodedError('METHOD_NOT_ALLOWED');
  });
  router.use(express.static(folder, { maxAge: hourSeconds * 1000, redirect: true }));
  return router;
}
