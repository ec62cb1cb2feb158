/** Who moves data, as the operator has set it. */
import { ExchangePlatform } from './exchangePlatform.js';
import type { Exchange } from './workers.js';

export interface ExchangeChoice {
  exchangeBy: Exchange['by'];
  exchangeUrl?: string | undefined;
  exchangeToken?: string | undefined;
  exchangeSecret?: string | undefined;
  exchangeSeconds: number;
}

export function exchangeOf(choice: ExchangeChoice): Exchange {
  const { exchangeBy, exchangeUrl: url, exchangeToken, exchangeSecret, exchangeSeconds } = choice;
  if (exchangeBy !== 'platform' || url === undefined)
    return { by: exchangeBy === 'workers' ? 'workers' : 'staff' };
  const settings = { url, token: exchangeToken, secret: exchangeSecret, timeoutMs: exchangeSeconds * 1000 };
  return { by: 'platform', platform: new ExchangePlatform(settings) };
}
