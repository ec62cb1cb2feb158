/**
 * The route table: the only list of what the server answers. Order does not matter; fixed paths go first by
 * themselves.
 */
import type { Route } from '../route.js';
import { catalogueRoutes } from './catalogue.js';
import { sessionRoutes } from './session.js';
import { openApiRoute, systemRoutes } from './system.js';

const documented: readonly Route[] = [...systemRoutes, ...sessionRoutes, ...catalogueRoutes];

export const routes: readonly Route[] = [...documented, openApiRoute(documented)];
